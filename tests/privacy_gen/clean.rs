//! Clean sentences in the manner of consultation records, full of numbers which look private and are not.

use super::Rng;

const NAMES: &[&str] = &[
    "王建国",
    "李秀英",
    "张志强",
    "刘桂兰",
    "陈海燕",
    "欧阳宏伟",
    "高明",
    "方晓红",
    "白玉梅",
    "江春华",
    "万福林",
    "于文斌",
];
const ROLES: &[&str] = &[
    "居民代表",
    "村民代表",
    "网格员",
    "政协委员",
    "楼栋长",
    "退休教师",
    "社区民警",
    "家长代表",
    "法律顾问",
    "村医",
    "小学校长",
    "幼儿园园长",
    "残联干部",
];
const THINGS: &[&str] = &[
    "主干道路面",
    "人行道板",
    "学生食堂",
    "留守儿童",
    "残疾人通道",
    "独居老人",
    "慢病随访",
    "儿童沙坑",
    "路灯控制箱",
    "化粪池",
    "村卫生室",
    "暑期托管班",
    "无障碍坡道",
    "青少年活动室",
    "孩子接送点",
    "精神慰藉",
    "大病救助",
];
const TROUBLES: &[&str] = &[
    "长期不亮无人维修",
    "存在安全盲区",
    "管护经费没有着落",
    "高峰时段拥堵",
    "方便群众不够",
    "照看时间与下班时间错开",
    "服务能力不足",
];
const MEASURES: &[&str] = &[
    "分段铺设沥青面层",
    "建立积分超市",
    "安装扶手和一键呼叫",
    "引入第三方专业化运维",
    "开展入户宣讲",
    "设置即停即走港湾",
    "关爱行动常态化",
    "健康档案动态更新",
];
const PLACES: &[&str] =
    &["东关社区", "黄庄村", "白云新村", "锦绣花园", "四贤路", "高新区", "安居社区", "长岭镇", "方家湾村"];
const DEPARTMENTS: &[&str] = &[
    "交通运输局",
    "教育局",
    "民政局",
    "残疾人联合会",
    "卫生健康委员会",
    "市政务服务中心",
    "水利局",
    "关心下一代工作委员会",
];

pub(crate) fn clean(rng: &mut Rng) -> String {
    if rng.next().is_multiple_of(2) { prose(rng) } else { numbers(rng) }
}

fn prose(rng: &mut Rng) -> String {
    let (name, role) = (rng.pick(NAMES), rng.pick(ROLES));
    let (thing, trouble, measure) = (rng.pick(THINGS), rng.pick(TROUBLES), rng.pick(MEASURES));
    let (place, department) = (rng.pick(PLACES), rng.pick(DEPARTMENTS));
    let (n, m) = (rng.between(2, 980), rng.between(2, 96));
    match rng.next() % 16 {
        0 => format!("{role}{name}提出，{place}{thing}{trouble}，建议{measure}。"),
        1 => format!("{department}负责人{name}介绍，{measure}需要资金约{n}.{}万元，拟分三个阶段推进。", m % 10),
        2 => format!("据网格员摸底，{place}共有住户{n}户，其中六十岁以上老人{m}人，残疾人{}人。", m / 2),
        3 => format!("{place}第{}村民小组地势低洼，{n}户居民出行受到影响。", m % 12 + 1),
        4 => format!("会后，{place}协商议事室建立清单，{department}每半个月更新一次进度。"),
        5 => format!("{thing}共改造{n}处，更换配件{m}套，{name}委员现场查看了{}号楼{}单元。", m % 20 + 1, m % 4 + 1),
        6 => format!("{place}{}栋{}单元{n}户居民签订管护协议。", m % 30 + 1, m % 90 + 3),
        7 => format!("会议在{place}{}号党群服务中心{}楼会议室召开。", n, m % 6 + 1),
        8 => format!("“大家最盼的就是早点动工，孩子走夜路我们放心。”{role}{name}说。"),
        9 => format!("为{n}名困难学生、{m}名留守儿童发放书包，由{department}组织实施。"),
        10 => format!("{department}理事长{name}表示，将为残疾人家庭实施无障碍改造{m}户。"),
        11 => format!("高血压、糖尿病患者规范管理率达到{m}.5%，{role}{name}参加了评议。"),
        12 => format!("学生家长{name}建议{measure}，幼儿园园长当场答复。"),
        13 => format!("{department}12楼1203室设立接待日，{place}大楼3号窗口同步受理。"),
        14 => format!("三五成群、七嘴八舌，一二三楼的住户一共提了{m}条意见，十五人举手赞成。"),
        _ => format!("提案第{n}号由{department}主办，{role}{name}等{m}人联名，交办第{}组研究。", m % 9 + 1),
    }
}

fn numbers(rng: &mut Rng) -> String {
    let (year, month, day) = (rng.between(1998, 2025), rng.between(1, 12), rng.between(1, 28));
    let place = rng.pick(PLACES);
    match rng.next() % 34 {
        0 => format!("咨询电话0722-62{}，值班电话0722 62{}。", rng.digits(5), rng.digits(5)),
        1 => format!("拨打12345热线或400-{}-{}、800{}反映。", rng.digits(3), rng.digits(4), rng.digits(7)),
        2 => format!("根据国办发〔{year}〕{}号、鄂政办发[{year}]{}号文件，", rng.between(1, 99), rng.between(1, 199)),
        3 => {
            format!("{place}统计用区划代码为420683{}，所属县代码421381，镇代码421381{}。", rng.digits(6), rng.digits(3))
        }
        4 => format!(
            "会议时间{year}-{month:02}-{day:02} 14:30:05至{year}/{month}/{day}，编号{year}{month:02}{day:02}{}。",
            rng.digits(6)
        ),
        5 => format!(
            "总投资{},{},{}.{}元，人均{}元。",
            rng.between(1, 999),
            rng.between(100, 999),
            rng.between(100, 999),
            rng.digits(2),
            rng.between(100, 99_999)
        ),
        6 => format!(
            "完成产值{}.{}元，占比{}.{}%。",
            rng.between(100_000_000, 999_999_999),
            rng.digits(2),
            rng.between(1, 99),
            rng.digits(4)
        ),
        7 => format!("鄂ICP备{year}{}号-1 鄂公网安备42138102{}号", rng.digits(6), rng.digits(6)),
        8 => format!("ISBN 978-7-{}-{}-{}", rng.digits(3), rng.digits(5), rng.digits(1)),
        9 => format!("提交 {:016x}{:016x}{:08x} 已合并", rng.next(), rng.next(), rng.next() as u32),
        10 => format!("sha256: {:016x}{:016x}{:016x}{:016x}", rng.next(), rng.next(), rng.next(), rng.next()),
        11 => format!("坐标 {}.{}, {}.{}", rng.between(73, 135), rng.digits(8), rng.between(18, 53), rng.digits(8)),
        12 => format!("统一社会信用代码1142068301{}X{}", rng.digits(4), rng.digits(3)),
        13 => format!("统一社会信用代码91420683MA49{}{}", rng.pick(&["A", "Q", "T"]), rng.digits(5)),
        14 => format!(
            "[原文](https://www.example.com/a/{year}{month:02}/t{year}{month:02}{day:02}_1{}.html)",
            rng.digits(10)
        ),
        15 => format!("见 https://www.example.cn/item/13{}.htm?id={}", rng.digits(9), rng.digits(16)),
        16 => format!("订单号{}，流水号62{}", rng.digits(18), rng.digits(17)),
        17 => format!("时间戳17{}，秒级17{}。", rng.digits(11), rng.digits(8)),
        18 => format!(
            "| {year} | {} | {} | {} |",
            rng.between(100, 9_999),
            rng.between(100, 9_999),
            rng.between(100, 9_999)
        ),
        19 => format!(
            "{year}年、{}年、{}年分别为{}、{}、{}场",
            year + 1,
            year + 2,
            rng.digits(3),
            rng.digits(4),
            rng.digits(4)
        ),
        20 => format!("二〇{}年十二月三十一日，第一百二十三次主席会议。", rng.pick(&["一九", "二三", "二四"])),
        21 => format!("联系{place}办公室：0722—62{}转80{}", rng.digits(5), rng.digits(1)),
        22 => format!("共计13{}元、15{}元，另有18{}立方米。", rng.digits(9), rng.digits(9), rng.digits(9)),
        23 => format!("GB/T 37668-2019、DA/T 80-2019、DB42/T 13{}-{year}", rng.digits(2)),
        24 => format!("增值电信业务经营许可证粤B2-{year}{}", rng.digits(4)),
        25 => format!("项目代码{year}-421381-04-01-{}", rng.digits(6)),
        26 => format!("手机已打码：138****{}，身份证420683********{}。", rng.digits(4), rng.digits(4)),
        27 => format!("图片 ../photos/IMG_{year}{month:02}{day:02}_{}.webp 宽1920高1080", rng.digits(6)),
        28 => format!(
            "气温{}.{}℃，降雨量{}.{}毫米，流量{} 立方米每秒",
            rng.between(1, 39),
            rng.digits(1),
            rng.between(1, 300),
            rng.digits(1),
            rng.between(100, 99_999)
        ),
        29 => format!(
            "{}-{} 学年，{} {} {} {}",
            year,
            year + 1,
            rng.digits(2),
            rng.digits(3),
            rng.digits(2),
            rng.digits(3)
        ),
        30 => format!("邮编441300，传真0722-62{}，门牌四贤路{}号。", rng.digits(5), rng.between(1, 300)),
        31 => format!("1.完成{}处\n2.完成{}处\n3.完成{}处", rng.digits(3), rng.digits(4), rng.digits(4)),
        32 => format!(
            "会议号：{} {} {}，网络直播回放{}次",
            rng.between(100, 999),
            rng.between(100, 999),
            rng.between(100, 999),
            rng.between(1, 99_999)
        ),
        _ => format!(
            "赞成{}票、反对{}票、弃权{}票，比分{}:{}",
            rng.digits(3),
            rng.digits(2),
            rng.digits(1),
            rng.digits(1),
            rng.digits(1)
        ),
    }
}
