#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Deterministic corpus of made-up consultation records (Python 3, standard library only).

  corpus.py --records N --out DIR [--seed S] [--flavor yishi|hugo]

Half of the N records are meetings (content/meetings/YYYY/mYYYY-NNNNN.md), half outcomes (content/outcomes/YYYY/oYYYY-NNNNN.md), over
40 townships and 12 years, with bodies of some 600 to 1,500 Chinese characters and links between records. The same N and S give the
same bytes on every machine: the generator has its own random numbers and never looks at the clock. The flavours differ in form
only, never in facts or prose: `yishi` is a whole site of this project, `hugo` the content of the site in benches/hugo/.
Every person, place and figure is invented.
"""
import argparse
import datetime
import os
import sys

M64 = (1 << 64) - 1


class Rng:
    """splitmix64: small, fast enough, and the same everywhere."""
    __slots__ = ("s",)

    def __init__(self, *parts):
        h = 0xCBF29CE484222325
        for ch in "/".join(map(str, parts)):
            h = ((h ^ ord(ch)) * 0x100000001B3) & M64
        self.s = h

    def next(self):
        self.s = (self.s + 0x9E3779B97F4A7C15) & M64
        z = self.s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
        return z ^ (z >> 31)

    def below(self, n):
        return self.next() % n

    def between(self, a, b):
        return a + self.next() % (b - a + 1)

    def pick(self, seq):
        return seq[self.next() % len(seq)]

    def some(self, seq, k):
        """k different members of seq, in a random order"""
        pool = list(seq)
        out = []
        for _ in range(min(k, len(pool))):
            out.append(pool.pop(self.next() % len(pool)))
        return out


# ------------------------------------------------------------------ names
HEAD = "东西南北上下前后新古大长金银玉石青白红紫安宁平和永庆福兴仁义礼信文明春秋清水云龙凤鹤梅兰竹菊松柏桃李杏柳桂枫荷莲"
MID = "河湖桥塘港渡溪泉岭坡岗坪湾洲墩圩台亭阁楼园林田庄营堡寨集店铺窑井巷口门关沟畈垛荡浜泾"
TOWN_TAIL = ["镇"] * 22 + ["街道"] * 12 + ["乡"] * 6
ROAD_TAIL = ["路", "街", "巷", "大道", "支路", "弄", "环路", "北路", "南路", "中路"]
ESTATE_TAIL = ["小区", "花园", "苑", "新村", "公寓", "家园", "雅居", "名邸", "华庭", "里"]
ESTATE_MID = "丽景晨光锦绣康泰怡和翠湖星河御景阳光嘉禾瑞祥滨江城市书香盛世华府天成佳园静安祥瑞朝阳学府"
SURNAME = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "建国志强秀英桂兰海燕永红晓明玉梅春华卫东国庆小平丽娟德福长林文斌雪芳宏伟嘉怡浩然思远雨桐子轩佳琪俊杰凤英学军成龙淑珍金花宝山根生"


def build_places():
    r = Rng("places")
    towns, seen = [], set()
    while len(towns) < 40:
        nm = r.pick(HEAD) + r.pick(MID)
        if nm in seen:
            continue
        seen.add(nm)
        towns.append(nm + TOWN_TAIL[len(towns)])
    villages = {}
    for t in towns:
        vs = []
        while len(vs) < 14:
            nm = r.pick(HEAD) + r.pick(MID)
            if nm in seen:
                nm = nm[0] + r.pick(HEAD) + nm[1]
            if nm in seen:
                continue
            seen.add(nm)
            vs.append(nm + ("社区" if t.endswith("街道") or r.below(4) == 0 else "村"))
        villages[t] = vs
    return towns, villages


TOWNS, VILLAGES = build_places()

# ------------------------------------------------------------------ topics
# name, departments, things, troubles, remedies, words of praise or worry
TOPICS = [
    ("道路通行", ["交通运输局", "市政管理处", "公路养护中心"],
     ["主干道路面", "断头路", "人行道板", "非机动车道", "雨水井盖", "交叉路口", "坡道护栏", "减速带", "公交站台", "斑马线"],
     ["坑洼破损积水严重", "高峰时段拥堵不堪", "标线模糊难以辨认", "缺少隔离设施", "占道停车屡禁不止", "夜间视线受阻", "转弯半径偏小", "沉降开裂"],
     ["分段铺设沥青面层", "增设热熔标线和爆闪灯", "打通最后三百米", "更换防沉降井盖", "拓宽路口渠化车道", "补植行道树并平整树池"]),
    ("路灯照明", ["城市管理局", "供电公司", "路灯管理所"],
     ["背街小巷路灯", "村道太阳能灯", "楼道感应灯", "广场高杆灯", "桥洞照明", "校门口路灯", "灯杆线路", "控制箱"],
     ["长期不亮无人维修", "照度不足存在盲区", "蓄电池老化", "线路裸露有隐患", "电费分摊不清", "开关时间不合理", "被树冠遮挡"],
     ["整体更换为节能灯具", "逐杆编号张贴报修电话", "由村集体承担电费", "加装光控时控双开关", "修剪遮挡枝条", "纳入智慧照明平台"]),
    ("口袋公园", ["园林绿化中心", "住房和城乡建设局", "自然资源和规划局"],
     ["闲置边角地", "口袋公园", "健身步道", "儿童沙坑", "休憩座椅", "凉亭廊架", "绿化带", "宠物便溺点"],
     ["杂草丛生堆放垃圾", "适老设施不足", "缺少遮阴乔木", "地面湿滑易摔倒", "噪声扰民", "养护经费没有着落", "设计千篇一律"],
     ["见缝插绿改造提升", "铺设透水塑胶地面", "引入居民认养机制", "增设无障碍坡道", "错峰限定广场舞时段", "栽植本地乡土树种"]),
    ("农田道路", ["农业农村局", "水利局", "乡村振兴服务中心"],
     ["机耕路", "田间生产路", "灌溉渠", "排水沟", "农桥", "泵站", "高标准农田", "育秧大棚"],
     ["泥泞难行农机进不去", "渠道淤塞灌不上水", "桥面狭窄收割机过不了", "汛期倒灌", "权属不清无人管护", "春耕用水争抢", "路基被雨水冲毁"],
     ["砂石硬化并加设错车道", "清淤疏浚与衬砌同步", "改造危旧农桥", "建立轮灌制度", "组建管护合作社", "整合涉农资金打包实施"]),
    ("加装电梯", ["住房和城乡建设局", "市场监督管理局", "物业服务中心"],
     ["老旧小区单元楼", "加装电梯", "外挂井道", "底层采光", "地下管线", "维保资金", "连廊平台", "公共维修基金"],
     ["高低层意见难统一", "老人上下楼困难", "施工占用消防通道", "费用分担方案反复", "后期运维没人牵头", "遮挡低层采光", "审批环节偏多"],
     ["一梯一策入户征询", "制定阶梯式分摊比例", "引入代建代管企业", "对低层住户适当补偿", "管线迁改统一由专班协调", "联审联批压缩时限"]),
    ("污水治理", ["生态环境局", "水利局", "城市排水公司"],
     ["生活污水管网", "化粪池", "黑臭河道", "污水提升泵", "农家乐隔油池", "雨污混接点", "氧化塘", "小微湿地"],
     ["直排入河气味难闻", "管网覆盖不到自然村", "雨天溢流", "设备停运", "管道坡度不够", "清掏不及时", "接户率偏低"],
     ["雨污分流改造", "纳管与分散处理相结合", "建立河长巡查日志", "种植水生植物净化水质", "第三方专业化运维", "安装液位监测探头"]),
    ("学校周边", ["教育局", "公安分局", "市场监督管理局"],
     ["校门口", "接送区", "学生食堂", "课后服务", "流动摊贩", "家长停车位", "校车线路", "护学岗"],
     ["上下学拥堵", "零食质量堪忧", "机动车随意掉头", "照看时间与下班时间错开", "护学力量不足", "围墙外占道经营", "噪声影响上课"],
     ["错时错峰放学", "设置即停即走港湾", "组建家长志愿护学队", "延长课后托管", "开展食品抽检公示", "增设电子抓拍"]),
    ("农贸市场", ["商务局", "市场监督管理局", "城市管理局"],
     ["农贸市场", "活禽宰杀区", "熟食摊位", "自产自销区", "公平秤", "下水沟", "顶棚", "早市"],
     ["污水横流环境脏乱", "摊位外溢", "缺斤短两", "通风采光差", "消防通道被占", "电线私拉乱接", "停车无序"],
     ["标准化改造升级", "划行归市统一标识", "免费为菜农留出摊位", "定期公示检测结果", "更换防滑地砖和明沟盖板", "引入智慧电子秤"]),
    ("停车管理", ["公安分局", "城市管理局", "机关事务服务中心"],
     ["小区车位", "路内泊位", "医院停车场", "充电桩", "非机动车棚", "共享单车", "地下车库", "货车夜间停放点"],
     ["一位难求", "僵尸车长期占位", "收费标准不透明", "油车占用充电位", "飞线充电", "潮汐需求明显", "消防登高面被占"],
     ["机关车位夜间向居民开放", "清理僵尸车并公示", "改造闲置地块为临停场", "统一收费公示牌", "增设集中充电车棚", "推行错时共享停车"]),
    ("垃圾分类", ["城市管理局", "环境卫生中心", "供销合作社"],
     ["垃圾分类亭", "厨余桶", "大件垃圾点", "建筑装潢垃圾", "可回收物", "农药包装", "转运站", "积分兑换点"],
     ["投放点距离远", "混投混运", "清运不及时异味大", "督导员不足", "偷倒渣土", "桶身破损", "居民知晓率低"],
     ["撤桶并点定时投放", "建立积分超市", "推行上门预约收运", "加装监控与照明", "设立农药瓶回收押金", "开展入户宣讲"]),
    ("养老服务", ["民政局", "卫生健康委员会", "医疗保障局"],
     ["助餐点", "日间照料中心", "独居老人", "家庭病床", "适老化改造", "养老护理员", "农村互助院", "老年学堂"],
     ["送餐成本高", "床位空置与排队并存", "护理人员流失", "智能设备不会用", "活动场地狭小", "刷卡报销不便", "精神慰藉不足"],
     ["建立中央厨房加配送", "时间银行互助积分", "签约家庭医生上门", "安装扶手和一键呼叫", "盘活闲置校舍", "开设手机使用课堂"]),
    ("物业治理", ["住房和城乡建设局", "社区居民委员会", "司法局"],
     ["物业服务", "业主委员会", "维修资金", "电动车棚", "外墙瓷砖", "二次供水", "门禁系统", "公共收益"],
     ["收费率低服务打折", "业委会难成立", "账目不公开", "外墙脱落有危险", "水压不足", "推诿扯皮", "更换物业程序繁琐"],
     ["红色物业联席会议", "公共收益按季公示", "启动维修资金应急程序", "引入先尝后买模式", "组建楼栋长队伍", "第三方评估物业费"]),
    ("供水供气", ["水务集团", "燃气公司", "发展和改革委员会"],
     ["自来水管", "入户水表", "燃气软管", "老旧立管", "加压泵房", "天然气支线", "计量收费", "井水水质"],
     ["水压忽高忽低", "水质发黄", "管道锈蚀漏损", "通气进度滞后", "停水通知不及时", "初装费偏高", "抢修响应慢"],
     ["分区更换球墨铸铁管", "推行一户一表", "加密水质检测并公示", "免费更换金属软管", "提前两天短信告知", "设立抢修联络群"]),
    ("文体设施", ["文化广电和旅游局", "体育局", "图书馆"],
     ["农家书屋", "文化礼堂", "篮球场", "戏台", "健身器材", "非遗工坊", "乡村舞台", "阅读驿站"],
     ["开放时间短", "图书陈旧", "器材锈蚀", "场馆常年上锁", "活动单一", "缺少文化骨干", "指示牌缺失"],
     ["实行钥匙共管延时开放", "图书总馆流动配送", "器材更新纳入保险", "培训乡土文艺骨干", "举办村晚和球赛", "结对高校志愿团队"]),
    ("医疗卫生", ["卫生健康委员会", "医疗保障局", "中心卫生院"],
     ["村卫生室", "慢病随访", "儿科门诊", "急救转运", "疫苗接种", "基本药物", "远程会诊", "中医馆"],
     ["药品不全", "医生年龄偏大", "夜间无人值守", "报销比例不清楚", "转诊衔接不畅", "设备闲置", "排队时间长"],
     ["县管乡用轮岗", "延伸医保结算到村", "补齐慢病用药目录", "周末专家下沉坐诊", "配备巡诊车", "张贴服务明白卡"]),
    ("公共安全", ["应急管理局", "消防救援大队", "公安分局"],
     ["消防通道", "高空抛物", "老旧电线", "水塘护栏", "群租房", "电动车进楼", "监控探头", "地质灾害点"],
     ["私家车长期堵塞", "隐患反复回潮", "缺少警示标识", "巡查流于形式", "溺水风险高", "投诉后无反馈", "预警不及时"],
     ["划线禁停联合执法", "加装阻车梯控", "安装防护栏和救生圈", "建立隐患随手拍", "逢雨必巡", "补装高清探头"]),
    ("基层减负", ["组织部", "政务服务管理办公室", "民政局"],
     ["村级挂牌", "重复报表", "证明事项", "微信工作群", "考核台账", "便民服务点", "代办员", "一网通办"],
     ["材料重复提交", "来回跑腿", "系统互不相通", "窗口中午不办公", "流程图看不懂", "留痕过多", "台账繁杂"],
     ["一表通归并报表", "清理不合理证明", "推行午间不打烊", "帮办代办上门", "梳理高频事项清单", "合并工作群"]),
    ("产业发展", ["农业农村局", "商务局", "人力资源和社会保障局"],
     ["农产品冷库", "家庭农场", "电商直播间", "来料加工点", "品牌商标", "民宿集群", "果蔬采摘园", "稻虾田"],
     ["销路不畅", "缺少技术员", "贷款难", "同质竞争", "用地指标紧张", "物流成本高", "季节性用工荒"],
     ["建设共享冷链仓", "引入科技特派员", "推出整村授信", "注册区域公用品牌", "盘活闲置宅基地", "开办零工驿站"]),
    ("人居环境", ["农业农村局", "乡村振兴服务中心", "妇女联合会"],
     ["房前屋后", "旱厕", "杆线", "残垣断壁", "河塘", "晾晒场", "家禽圈舍", "庭院"],
     ["乱堆乱放", "线缆蛛网密布", "旱厕改造不彻底", "水面漂浮物多", "鸡鸭散养", "晾晒占道", "整治易反弹"],
     ["拆违透绿", "多杆合一", "三格式改造到户", "门前三包积分评比", "设置统一晾晒区", "评选美丽庭院"]),
    ("移风易俗", ["文明办", "民政局", "妇女联合会"],
     ["婚丧事宜", "高价彩礼", "人情往来", "公益墓地", "红白理事会", "村规民约", "祭扫方式", "烟花燃放"],
     ["攀比之风", "负担沉重", "乱埋乱葬", "规定停在墙上", "劝导缺少办法", "浪费严重", "邻里摩擦"],
     ["修订村规民约量化标准", "建设惠民礼堂", "推行集中文明祭扫", "红白事提前报备", "典型家庭现身说法", "设置禁放提示牌"]),
    ("青少年成长", ["团委", "教育局", "关心下一代工作委员会"],
     ["暑期托管班", "留守儿童", "心理咨询室", "科普基地", "爱心书包", "游泳池", "手机沉迷", "亲子活动"],
     ["暑期无人看护", "辅导老师不稳定", "心理问题发现晚", "场地安全难保证", "家长缺位", "课程吸引力不强", "经费短缺"],
     ["大学生返乡志愿辅导", "设立社区四点半课堂", "心理老师定期巡诊", "家校社协同清单", "防溺水结对看护", "开放学校操场"]),
    ("数字乡村", ["数据局", "通信管理办公室", "农业农村局"],
     ["通信基站", "宽带入户", "村务公开平台", "智慧大棚", "监控云平台", "快递驿站", "老年机套餐", "短视频号"],
     ["信号盲区", "平台多而不用", "网速慢", "公开内容更新滞后", "快递不进村", "数据重复采集", "操作复杂"],
     ["新建微基站补盲", "整合为一个入口", "村务按月上墙上网", "客货邮融合进村", "培训信息员", "推出助老套餐"]),
    ("河湖岸线", ["水利局", "自然资源和规划局", "生态环境局"],
     ["河岸护坡", "亲水平台", "堤顶道路", "非法网箱", "涵闸", "水源地", "垂钓点", "沿河步道"],
     ["塌岸威胁农房", "护栏缺失", "水草疯长", "垂钓留垃圾", "闸门锈死", "围垦侵占", "警示不足"],
     ["生态护岸加固", "贯通慢行系统", "联合清网行动", "闸门大修换新", "划定垂钓区", "增设救生设施"]),
    ("住房保障", ["住房和城乡建设局", "自然资源和规划局", "民政局"],
     ["农村危房", "公租房", "安置房", "不动产证", "屋面漏水", "宅基地审批", "人才公寓", "老旧管网"],
     ["办证遥遥无期", "漏雨多年", "交付延期", "户型与家庭不符", "审批标准不一", "维修互相推诿", "租金补贴不到位"],
     ["历史遗留问题清单销号", "屋面防水统一翻修", "设立交付接待日", "简化分户审批", "动态监测危房", "补贴直达个人账户"]),
]
TOPIC_NAMES = [t[0] for t in TOPICS]

ROLES = ["居民代表", "村民代表", "网格员", "政协委员", "老党员", "个体商户", "物业经理", "楼栋长", "乡贤", "种粮大户",
         "退休教师", "社区民警", "快递小哥", "家长代表", "企业负责人", "工程技术人员", "法律顾问", "妇联执委", "村医", "返乡青年"]
FEEL = ["大家最盼的就是早点动工", "盼了好几年终于有了眉目", "心里的疙瘩总算解开了", "先把账算清楚再谈分摊", "不怕慢就怕没有下文", "建好更要管好",
        "能不能先做一段看看效果", "让老人出门不再提心吊胆", "孩子走夜路我们放心了", "钱要花在刀刃上", "别让好事在最后一步打折扣", "有事坐下来商量比吵架管用",
        "谁受益谁出力我没意见", "听见了回音就愿意再来说", "公示栏写得明明白白", "现场看过才知道难在哪里", "希望施工避开高考和农忙", "留出一条应急通道就行"]
OPEN = ["{date}，{town}政协委员工作室在{village}党群服务中心召开{mtype}协商议事会，议题是{estate}周边{thing}问题。",
        "围绕{village}群众反映强烈的{thing}{trouble}一事，{town}协商议事室于{date}组织了{mtype}协商。",
        "今年{season}以来，{village}先后收到{num}件关于{thing}的来信来访，{town}把它列为{mtype}协商议题。",
        "{date}上午，{num2}名委员、群众和部门代表走进{village}，就{road}一带{thing}开展{mtype}协商。",
        "在前期走访{num}户家庭的基础上，{town}将“{thing}”确定为{mtype}协商的题目。"]
BACK = ["{road}与{road2}交会处的{thing}{trouble}，沿线{num}户居民出行受到影响。",
        "据网格员摸底，{estate}共有住户{num}户，其中六十岁以上老人{num2}人，对{thing}的诉求最为集中。",
        "该处建成于{year}年前后，受当时条件所限，{thing}一直{trouble}，几次报修都没有根治。",
        "{season}雨水偏多，{thing}{trouble}的情况更加突出，{village}微信群里的讨论从早到晚没有断过。",
        "{name}委员连续三个周末到{road}蹲点，记录下高峰时段人车流量{num}次，拍摄照片{num2}张。",
        "早在{year}年，相关部门就做过一轮整治，但因{cause}，效果没有保持下来。",
        "{village}第{small}村民小组地势低洼，{thing}与上游{thing2}相连，单独改一头解决不了问题。",
        "提案线索来自{name}的一封手写信，信中列出了{thing}{trouble}的{small}个具体点位。",
        "周边{estate}、{estate2}两个小区人口密集，商户{num2}家，{thing2}的压力与日俱增。"]
CAUSE = ["权责边界不清", "后续养护经费不足", "产权单位几经改制", "施工季节选择不当", "缺少群众参与", "规划与实际需求脱节", "相邻两村意见不一", "管线资料缺失", "部门之间信息不通"]
PROC = ["{dept}负责人{name}介绍，{measure}需要资金约{money}万元，拟分{small}个阶段推进。",
        "{role}{name}提出，{thing}改造不能只看表面，{trouble}的根子在于{cause}。",
        "针对{thing2}的分歧，主持人请双方各派{small}名代表到隔壁会议室单独磋商，四十分钟后形成一致意见。",
        "{name}委员建议参照{town2}{village2}的做法，{measure}，由受益户推选监督员全程参与。",
        "{dept2}表示，{measure2}在技术上可行，但须避开{season}农忙和主汛期，预计工期{num2}天。",
        "会上还算了一笔账：按{num}户计，每户每年分担{num2}元，即可覆盖{thing}的日常维护。",
        "{role}{name}当场质疑预算中{thing2}一项偏高，{dept}逐条作了解释，并答应公开三家报价。",
        "经过两轮举手表态，赞成{num}票、保留意见{small}票，保留意见一并记入会议纪要。",
        "法律顾问提醒，{road}红线范围内涉及{thing2}，应先完成公示再进场，避免日后纠纷。",
        "与会人员步行{num}米查看了{road2}现场，逐点核对{thing}的位置和数量。",
        "{village}党总支书记{name}承诺，村里先垫付{money}万元启动，余款待以奖代补资金到位后结清。",
        "有{role}担心{measure}之后反弹，{dept2}回应将把{thing}纳入月度巡查，并在{estate}门口设置反馈箱。",
        "{name}委员用一张手绘图说明了{thing}与{thing2}的先后关系，原本对立的意见渐渐靠拢。"]
FOLLOW = ["会后，{town}协商议事室建立“问题、措施、责任、时限”四张清单，每半个月更新一次进度。",
          "责任单位每月在{village}公示栏公开一次进展，{role}{name}担任义务监督员。",
          "委员工作室将于{season}开展回头看，重点核查{thing}是否出现反复。",
          "群众满意度调查由第三方电话回访，样本不少于{num2}户，低于八成的事项重新交办。",
          "{dept}已把{measure}列入下一年度计划，所需{money}万元纳入预算草案。",
          "对暂时不具备条件的{thing2}，逐户上门说明原因，并约定{small}个月后再次协商。"]
DONE = ["{dept}牵头成立工作专班，{measure}于{date}进场，{num2}天后主体完工。",
        "施工期间设置临时便道{num}米，{village}安排{small}名志愿者早晚疏导，未发生一起投诉。",
        "{thing}共改造{num}处，更换配件{num2}套，实际支出{money}万元，比概算节约百分之{small}。",
        "验收由{role}{name}等{small}人组成的评议小组完成，当场提出{small}条整改意见并限期落实。",
        "{measure2}同步实施后，{road}早高峰平均通行时间由{num2}分钟降到{small}分钟。",
        "因{cause}，{thing2}的进度一度滞后，经{dept2}协调，{road2}段已重新排定工期。",
        "{estate}居民{name}把前后对比照片发到群里，点赞的邻居有{num2}位。",
        "为防止反弹，{village}将{thing}写进村规民约，并与{num2}户签订管护协议。",
        "{dept}公布了投诉电话和处理流程，承诺一般问题{small}日内答复。",
        "截至{date}，累计完成投资{money}万元，剩余{thing2}计划在{season}扫尾。"]
SEASON = ["春耕", "入夏", "梅雨季", "秋收", "入冬", "年初", "汛期", "暑假", "国庆前后", "春节前"]
TYPES = ["专题", "重点", "调研", "小微"]
STATUS = ["提出", "交办", "办理中", "办结", "回头看"]
STATUS_CUM = [5, 15, 35, 80, 100]
STEP_NOTE = {
    "提出": ["{role}{name}在协商会上提出", "委员走访时收集", "经协商形成一致意见后列入清单"],
    "交办": ["交由{dept}牵头，{dept2}配合", "{town}下发交办单，明确{small}项任务", "召开交办会，签订责任书"],
    "办理中": ["{measure}已进场施工", "完成测量设计，正在公示报价", "清理{thing}{num}处，工程量过半", "{measure2}方案征求{num}户意见"],
    "办结": ["通过居民评议小组验收", "{thing}全部完工并投入使用", "资料归档，公示{small}天无异议"],
    "回头看": ["委员现场回访，{thing}运行正常", "电话回访{num}户，发现{small}处需补修", "半年后复查未见反弹"],
}
FIRST_YEAR, YEARS = 2014, 12


def han(lines):
    """how many Chinese characters the lines hold"""
    return sum(1 for t in lines for ch in t if "\u4e00" <= ch <= "\u9fff")


def prose(r, s, main, side, want):
    """paragraphs of about `want` Chinese characters: two sentences of main to one of side"""
    b, para, size, i = [], [], 0, 0
    pools = [r.some(main, len(main)), r.some(side, len(side))]
    while size < want:
        x = 1 if i % 3 == 2 else 0
        if not pools[x]:
            pools[x] = r.some((main, side)[x], len((main, side)[x]))
        t = pools[x].pop().format_map(s)
        i += 1
        para.append(t)
        size += han([t])
        if len(para) == 4:
            b += ["".join(para), ""]
            para = []
    if para:
        b += ["".join(para), ""]
    return b


def road(r):
    return r.pick(HEAD) + r.pick(MID) + r.pick(ROAD_TAIL)


def estate(r):
    return r.pick(HEAD) + r.pick(ESTATE_MID) + r.pick(ESTATE_TAIL)


def person(r):
    nm = r.pick(SURNAME) + r.pick(GIVEN)
    return nm + r.pick(GIVEN) if r.below(3) else nm


def zh_date(d):
    return "%d年%d月%d日" % (d.year, d.month, d.day)


class Slots(dict):
    """the words of one record; names and numbers are drawn anew at every use"""

    def __init__(self, r, **fixed):
        super().__init__(fixed)
        self.r = r

    def __missing__(self, key):
        r = self.r
        if key == "name":
            return person(r)
        if key == "num":
            return str(r.between(12, 980))
        if key == "num2":
            return str(r.between(5, 96))
        if key == "small":
            return "二三四五六七八九"[r.below(8)]
        if key == "money":
            return "%d.%d" % (r.between(1, 320), r.below(10))
        if key == "road" or key == "road2":
            return road(r)
        if key == "estate" or key == "estate2":
            return estate(r)
        if key == "season":
            return r.pick(SEASON)
        if key == "cause":
            return r.pick(CAUSE)
        if key == "role":
            return r.pick(ROLES)
        if key == "year":
            return str(r.between(1985, 2012))
        if key == "thing2":
            return r.pick(self["topic2"][2])
        if key == "trouble":
            return r.pick(self["topic"][3])
        if key == "measure":
            return r.pick(self["topic"][4])
        if key == "measure2":
            return r.pick(self["topic2"][4])
        if key == "town2":
            return r.pick(TOWNS)
        if key == "village2":
            return r.pick(VILLAGES[r.pick(TOWNS)])
        raise KeyError(key)


class Corpus:
    def __init__(self, n, seed):
        self.n, self.seed = n, seed
        self.nm = (n + 1) // 2
        self.no = n - self.nm
        self.ybase = {}
        for k in range(self.nm):
            self.ybase.setdefault(self.year_of(k), k)
        self.outs = [[] for _ in range(self.nm)]
        self.parent = [0] * self.no
        oseq = {}
        self.oids = [""] * self.no
        for j in range(self.no):
            y = FIRST_YEAR + j * YEARS // max(1, self.no)
            lo = self.ybase.get(y, 0)
            hi = self.ybase.get(y + 1, self.nm)
            k = lo + Rng(seed, "parent", j).below(max(1, hi - lo))
            y = self.year_of(k)
            oseq[y] = oseq.get(y, 0) + 1
            self.parent[j] = k
            self.oids[j] = "o%d-%05d" % (y, oseq[y])
            self.outs[k].append(j)

    def year_of(self, k):
        return FIRST_YEAR + k * YEARS // self.nm

    def mid(self, k):
        y = self.year_of(k)
        return "m%d-%05d" % (y, k - self.ybase[y] + 1)

    # the facts of a meeting that its outcomes share
    def core(self, k):
        r = Rng(self.seed, "meeting", k)
        y = self.year_of(k)
        d = datetime.date(y, 1, 3) + datetime.timedelta(days=r.below(320))
        town = r.pick(TOWNS)
        ti = r.below(len(TOPICS))
        t2 = r.below(len(TOPICS))
        topic, topic2 = TOPICS[ti], TOPICS[t2]
        s = Slots(r, topic=topic, topic2=topic2, town=town, village=r.pick(VILLAGES[town]),
                  thing=r.pick(topic[2]), dept=r.pick(topic[1]), dept2=r.pick(topic2[1]),
                  mtype=r.pick(TYPES), date=zh_date(d))
        cats = [topic[0]]
        if t2 != ti and r.below(5) < 2:
            cats.append(topic2[0])
        title = r.pick(["关于{road}{thing}{trouble}的协商", "{village}{thing}改造协商议事会", "{estate}{thing}怎么改，大家商量着办",
                        "推进{thing}：{measure}", "{village}“{thing}”{mtype}协商", "解决{estate}周边{thing}{trouble}问题"]).format_map(s)
        return r, d, town, s, cats, title

    def link_target(self, r):
        """the id of some record"""
        if self.no and r.below(2):
            return self.oids[r.below(self.no)]
        return self.mid(r.below(self.nm))

    def meeting(self, k):
        r, d, town, s, cats, title = self.core(k)
        target = r.between(640, 1460)
        tags = r.some(s["topic"][2], r.between(2, 4)) + [r.pick(ROLES)]
        opinions = []
        for _ in range(r.between(3, 6)):
            opinions.append((r.pick(ROLES), r.pick(["{thing}{trouble}，建议{measure}", "{measure2}之前先征求{estate}住户意见", "{thing2}的事同样着急，请{dept2}一并考虑",
                                                    "希望{season}之前完成，{road}先修", "资金缺口约{money}万元，建议多方筹集"]).format_map(s)))
        related = []
        while len(related) < 3:
            t = self.link_target(r)
            if t not in related and t != self.mid(k):
                related.append(t)
            elif self.n < 8:
                break
        rec = dict(kind="meeting", id=self.mid(k), title=title, date=d, township=town, village=s["village"], type=s["mtype"],
                   categories=cats, tags=tags,
                   participants=dict(members=r.between(3, 12), residents=r.between(8, 60), departments=r.between(1, 6), experts=r.below(4)),
                   opinions=opinions, outcomes=[self.oids[j] for j in self.outs[k]], related=related)
        rec["summary"] = r.pick(OPEN).format_map(s)
        b = ["## 协商背景", "", rec["summary"] + "".join(x.format_map(s) for x in r.some(BACK, 2)), "",
             "> " + r.pick(ROLES) + person(r) + "说：“" + r.pick(FEEL) + "，" + r.pick(FEEL) + "。”", "",
             "## 现场意见", ""]
        b += ["- **%s**：%s。" % o for o in opinions]
        b += ["", "## 协商过程", ""]
        b += prose(r, s, PROC, BACK, target - 190 - han(b))
        b += ["## 议定事项", "", "| 序号 | 事项 | 责任单位 | 完成时限 |", "| --- | --- | --- | --- |"]
        for i, mz in enumerate(r.some(s["topic"][4], r.between(2, 4))):
            b.append("| %d | %s（%s） | %s | %s |" % (i + 1, mz, road(r), r.pick(s["topic"][1]), zh_date(d + datetime.timedelta(days=30 * r.between(1, 8)))))
        b += ["", "## 后续跟踪", "", "".join(x.format_map(s) for x in r.some(FOLLOW, 2))]
        links = [("成果", self.oids[j]) for j in self.outs[k]] + [("参考", t) for t in related[:2]]
        b += ["", "相关记录：" + "、".join("[%s %s](%%%s%%)" % (w, t, t) for w, t in links) + "。", ""]
        return rec, b

    def outcome(self, j):
        k = self.parent[j]
        _, md, town, ms, cats, mtitle = self.core(k)
        r = Rng(self.seed, "outcome", j)
        d = md + datetime.timedelta(days=r.between(1, 25))
        s = Slots(r, **{x: ms[x] for x in ("topic", "topic2", "town", "village", "dept", "dept2", "mtype")})
        s["thing"] = r.pick(s["topic"][2])
        s["date"] = zh_date(d + datetime.timedelta(days=r.between(10, 90)))
        roll, si = r.below(100), 0
        while roll >= STATUS_CUM[si]:
            si += 1
        timeline, when = [], d
        for st in STATUS[:si + 1]:
            for _ in range(1 if st != "办理中" else r.between(1, 3)):
                timeline.append((when, st, r.pick(STEP_NOTE[st]).format_map(s)))
                when += datetime.timedelta(days=r.between(4, 40))
        related = []
        while len(related) < 3:
            t = self.link_target(r)
            if t not in related and t != self.oids[j]:
                related.append(t)
            elif self.n < 8:
                break
        rec = dict(kind="outcome", id=self.oids[j],
                   title=r.pick(["{village}{thing}：{measure}", "{road}{thing}整改落实", "{thing}{trouble}问题办理结果", "{dept}答复：{measure}", "{estate}{thing}{measure2}"]).format_map(s),
                   date=d, township=town, village=ms["village"], type=ms["mtype"], categories=cats,
                   tags=r.some(s["topic"][2], r.between(2, 4)), meeting=self.mid(k), department=s["dept"], status=STATUS[si],
                   deadline=d + datetime.timedelta(days=r.between(30, 180)), timeline=timeline, related=related)
        if si >= 3:
            rec["satisfaction"] = "%d.%d" % (r.between(72, 99), r.below(10))
        rec["summary"] = r.pick(DONE).format_map(s)
        target = r.between(640, 1460)
        b = ["## 问题由来", "", "本事项来自[%s](%%%s%%)。" % (mtitle.replace("[", "").replace("]", ""), rec["meeting"]) + "".join(x.format_map(s) for x in r.some(BACK, 2)), "",
             "## 办理措施", ""]
        b += ["%d. %s，由%s负责。" % (i + 1, x, r.pick(s["topic"][1])) for i, x in enumerate(r.some(s["topic"][4], r.between(3, 5)))]
        b += ["", "## 办理情况", ""]
        b += prose(r, s, DONE, PROC, target - 150 - han(b))
        b += ["### 进度", "", "| 日期 | 状态 | 说明 |", "| --- | --- | --- |"]
        b += ["| %s | %s | %s |" % (zh_date(a), st, note) for a, st, note in timeline]
        b += ["", "> " + r.pick(ROLES) + person(r) + "评价：“" + r.pick(FEEL) + "。”", "", "### 延伸阅读", ""]
        b += ["- [记录 %s](%%%s%%)" % (t, t) for t in related]
        b.append("")
        return rec, b


# ------------------------------------------------------------------ writing
def rel_dir(i):
    return ("meetings/" if i[0] == "m" else "outcomes/") + i[1:5] + "/" + i


def q(s):
    return '"' + str(s).replace("\\", "\\\\").replace('"', '\\"') + '"'


def ql(xs):
    return "[" + ", ".join(q(x) for x in xs) + "]"


def yaml_facts(rec, ind, full):
    """the fields that are not taxonomies, as YAML lines"""
    o = []
    p = lambda s: o.append(ind + s)
    p("kind: " + rec["kind"])
    p("id: " + rec["id"])
    if full:
        p("township: " + q(rec["township"]))
    p("village: " + q(rec["village"]))
    p("type: " + rec["type"] if full else "mtype: " + rec["type"])
    if full:
        p("categories: " + ql(rec["categories"]))
    p("tags: " + ql(rec["tags"]))
    if rec["kind"] == "meeting":
        p("participants:")
        for k, v in rec["participants"].items():
            p("  %s: %d" % (k, v))
        p("opinions:")
        for who, text in rec["opinions"]:
            p("  - by: " + q(who))
            p("    text: " + q(text))
        if rec["outcomes"]:
            p("outcomes:")
            for x in rec["outcomes"]:
                p("  - " + (x if full else "/" + rel_dir(x)))
    else:
        p("meeting: " + (rec["meeting"] if full else "/" + rel_dir(rec["meeting"])))
        p("department: " + q(rec["department"]))
        if full:
            p("status: " + rec["status"])
        p("deadline: " + (str(rec["deadline"]) if full else q(rec["deadline"])))
        if "satisfaction" in rec:
            p("satisfaction: " + rec["satisfaction"])
        p("timeline:")
        for d, st, note in rec["timeline"]:
            p("  - date: " + (str(d) if full else q(d)))
            p("    status: " + st)
            p("    note: " + q(note))
    p("related:")
    for x in rec["related"]:
        p("  - " + (x if full else "/" + rel_dir(x)))
    return o


def front_hugo(rec):
    o = ["---", "title: " + q(rec["title"]), "date: " + str(rec["date"]), "description: " + q(rec["summary"]),
         "years: [" + q(rec["date"].year) + "]", "townships: [" + q(rec["township"]) + "]", "categories: " + ql(rec["categories"])]
    if "status" in rec:
        o.append("statuses: [" + q(rec["status"]) + "]")
    return o + ["params:"] + yaml_facts(rec, "  ", False) + ["---", ""]


# the same facts as records of yishi
BY = {"居民代表": "群众代表", "村民代表": "群众代表", "政协委员": "政协委员", "老党员": "党员代表", "乡贤": "乡贤", "工程技术人员": "专家",
      "法律顾问": "专家", "企业负责人": "企业代表", "个体商户": "企业代表", "社区民警": "职能部门"}
ALL_DEPARTMENTS = sorted({d for t in TOPICS for d in t[1]})
DISPOSITIONS = ["采纳", "采纳", "部分采纳", "留作参考"]


def town_key(name):
    return "t-%03d" % (TOWNS.index(name) + 1)


def village_key(town, village):
    return "%s-%02d" % (town_key(town), VILLAGES[town].index(village) + 1)


def department_id(name):
    return "dept-%03d" % (ALL_DEPARTMENTS.index(name) + 1)


def field_key(name):
    return "f-%02d" % (TOPIC_NAMES.index(name) + 1)


def cut(text, most=76):
    return text if len(text) <= most else text[:most] + "…"


def front_yishi(rec):
    o = ["---", "title: " + q(rec["title"]), "summary: " + q(cut(rec["summary"])),
         "region: " + village_key(rec["township"], rec["village"]),
         "fields: [" + ", ".join(field_key(c) for c in rec["categories"]) + "]", "keywords: " + ql(rec["tags"])]
    if rec["kind"] == "meeting":
        people = rec["participants"]
        o += ["date: " + str(rec["date"]), "kind: " + rec["type"], "state: 已召开", "attendance:"]
        for key, category in (("members", "政协委员"), ("residents", "群众"), ("departments", "职能部门"), ("experts", "专家")):
            if people[key]:
                o += ["  - category: " + category, "    count: %d" % people[key]]
        o.append("recommendations:")
        for i, (who, text) in enumerate(rec["opinions"]):
            o += ["  - text: " + q(text), "    by: " + BY.get(who, "群众"), "    disposition: " + DISPOSITIONS[(len(text) + i) % 4]]
        if rec["outcomes"]:
            o.append("outcomes: [" + ", ".join(rec["outcomes"]) + "]")
    else:
        o += ["form: 纪要", "meetings: [" + rec["meeting"] + "]", "formed: " + str(rec["date"]),
              "lead: " + department_id(rec["department"]), "due: " + str(rec["deadline"])]
        steps = {"交办": [], "办理中": [], "办结": [], "回头看": []}
        for d, st, note in rec["timeline"]:
            if st in steps:
                steps[st].append((d, note))
        for st, key, field, extra in (("交办", "assignments", "note", ["to: " + q(rec["department"])]), ("办理中", "milestones", "text", []),
                                      ("办结", "completions", "text", []), ("回头看", "follow_ups", "finding", ["result: 确认办结"])):
            if steps[st]:
                o.append(key + ":")
                for d, note in steps[st]:
                    o += ["  - date: %s" % d, "    %s: %s" % (field, q(note))] + ["    " + x for x in extra]
        if "satisfaction" in rec:
            o += ["evaluations:", "  - of: 办理结果", "    asked: 1000", "    answered: 1000", "    satisfied: %d" % round(float(rec["satisfaction"]) * 10)]
    kinds = {"m": "meetings", "o": "outcomes"}
    return o + ["related: [" + ", ".join(kinds[x[0]] + "/" + x for x in rec["related"]) + "]", "---", ""]


def write_yishi_data(out):
    """the county, its departments and its programme"""
    data = os.path.join(out, "data")
    os.makedirs(os.path.join(data, "programmes"), exist_ok=True)

    def put(name, lines):
        with open(os.path.join(data, name), "w", encoding="utf-8", newline="\n") as f:
            f.write("\n".join(lines) + "\n")

    put("site.yaml", ["title: 有事好商量", "slogan: 公开透明，商以求同", "root: county", "base_url: https://example.org/", "timezone: Asia/Shanghai",
        "organizer: 样本县政协办公室", "contact: 样本县政务服务热线12345", "icp: 不适用", "public_security: 不适用", "site_code: 不适用", "fields:"]
        + ["  - {key: %s, name: %s}" % (field_key(n), n) for n in TOPIC_NAMES])
    rows = ["key,code,system,name,level,kind,parent,longitude,latitude,col,row,source", "county,,,样本县,county,,,,,,,"]
    for t in TOWNS:
        rows.append("%s,,,%s,township,,county,,,,," % (town_key(t), t))
        rows += ["%s,,,%s,village,,%s,,,,," % (village_key(t, v), v, town_key(t)) for v in VILLAGES[t]]
    put("regions.csv", rows)
    put("organizations.yaml", [x for d in ALL_DEPARTMENTS for x in ("- id: " + department_id(d), "  name: " + d, "  kind: 职能部门", "  region: county")])
    put("programmes/haoshangliang.yaml", ["name: 有事好商量", "region: county", "procedure:"]
        + ["  - {key: s%d, name: %s, stage: %s}" % (i, n, st) for i, (n, st) in enumerate((("协商", "协商会"), ("交办", "交办"), ("办理", "办理"), ("办结", "办结"), ("回头看", "回头看")))]
        + ["meeting_kinds:"] + ["  - {key: k%d, name: %s}" % (i, t) for i, t in enumerate(TYPES)])


FRONT = dict(yishi=front_yishi, hugo=front_hugo)


def href(flavor, i):
    if flavor == "yishi":
        return "../../" + rel_dir(i) + ".md"
    return "/" + rel_dir(i) + "/"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--records", type=int, required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--flavor", choices=sorted(FRONT), default="yishi")
    a = ap.parse_args()
    c = Corpus(a.records, a.seed)
    root = os.path.join(a.out, "content")
    made = set()
    chars = 0
    for is_m, count in ((True, c.nm), (False, c.no)):
        for i in range(count):
            rec, body = c.meeting(i) if is_m else c.outcome(i)
            text = "\n".join(body)
            # %id% marks a link to a record
            parts = text.split("](%")
            for x in range(1, len(parts)):
                rid, _, rest = parts[x].partition("%)")
                parts[x] = href(a.flavor, rid) + ")" + rest
            text = "](".join(parts)
            chars += len(text)
            path = os.path.join(root, rel_dir(rec["id"]) + ".md")
            d = os.path.dirname(path)
            if d not in made:
                os.makedirs(d, exist_ok=True)
                made.add(d)
            with open(path, "w", encoding="utf-8", newline="\n") as f:
                f.write("\n".join(FRONT[a.flavor](rec)) + "\n" + text)
    if a.flavor == "yishi":
        write_yishi_data(a.out)
    print("%d meetings, %d outcomes, mean body %d characters" % (c.nm, c.no, chars // max(1, a.records)), file=sys.stderr)


if __name__ == "__main__":
    main()
