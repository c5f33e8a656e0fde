//! Chinese personal names in running text, told from ordinary words by family name, given characters and what follows.

pub(super) mod lattice;
pub(super) mod likely;
mod nick;
pub(super) mod open;
pub(super) mod peoples;

use std::sync::LazyLock;

/// The length in characters of the name which begins the text, or 0.
///
/// Meant for a place where a name is likely (behind 留守儿童, before 患尿毒症), not for finding names anywhere.
pub(super) fn length_at(chars: &[char]) -> usize {
    let family = match chars {
        [a, b, ..] if is(*a, COMPOUNDS) && COMPOUND.iter().any(|name| name.chars().eq([*a, *b])) => 2,
        [a, ..] if is(*a, FAMILY | RARE_FAMILY) => 1,
        _ => return 0,
    };
    // The longer name first: 王小明 before 王小.
    for given in [2, 1] {
        let Some(name) = chars.get(..family + given) else { continue };
        let (given_chars, rest) = (&name[family..], &chars[family + given..]);
        let class = if given == 2 { GIVES | GIVES_OF_TWO } else { GIVES };
        let likely = given_chars.iter().all(|c| is(*c, class)) && !(given == 1 && family == 1 && is_rare(chars[0]));
        if (likely || is_stock(name)) && !is_word(name) && stops(rest, given == 2 && !is_rare(chars[0])) {
            return family + given;
        }
    }
    0
}

/// Whether a family name is rather the beginning of an ordinary word, so that only a whole name of three tells.
pub(super) fn is_rare(c: char) -> bool {
    is(c, RARE_FAMILY)
}

/// Whether a character is a family name and seldom anything else.
pub(super) fn is_usual_family(c: char) -> bool {
    is(c, FAMILY)
}

/// Whether a family name may begin here.
pub(super) fn is_family(c: char) -> bool {
    is(c, FAMILY | RARE_FAMILY)
}

/// Whether a family name of two characters begins here.
pub(super) fn is_compound(chars: &[char]) -> bool {
    matches!(chars, [a, b, ..] if is(*a, COMPOUNDS) && COMPOUND.iter().any(|name| name.chars().eq([*a, *b])))
}

/// Whether a character is a common one of given names.
pub(super) fn gives(c: char) -> bool {
    is(c, GIVES)
}

/// Whether any name may begin here: a look that costs little.
pub(super) fn may_begin(c: char) -> bool {
    is(c, FAMILY | RARE_FAMILY | COMPOUNDS | PEOPLES)
}

/// Names with which examples are written, and with which people hide nobody.
fn is_stock(name: &[char]) -> bool {
    ["张三", "李四", "王五", "赵六"].iter().any(|stock| stock.chars().eq(name.iter().copied()))
}

/// Whether a name may end before this text. A name with one given character needs a clearer end.
fn stops(rest: &[char], long: bool) -> bool {
    match rest.first() {
        None => true,
        Some(c) if !('\u{4e00}'..='\u{9fff}').contains(c) => true,
        Some(c) if "的说在是因患和与及家等同今已曾就被由放申从到住去跟给也都还获".contains(*c) => {
            true
        }
        Some(c) => long && is(*c, FOLLOWS),
    }
}

/// 王大爷, 李阿姨: how somebody is spoken to, and no given name.
fn is_form_of_address(given: &[char]) -> bool {
    given.first().is_some_and(|c| is(*c, ADDRESS_LIKE))
        && ADDRESSES.iter().any(|word| {
            let mut rest = given.iter();
            word.chars().all(|c| rest.next() == Some(&c))
        })
}

#[rustfmt::skip]
const ADDRESSES: &[&str] = &[
    "大爷", "大妈", "大娘", "大姐", "大哥", "大叔", "大婶", "大嫂", "大伯", "阿姨", "阿婆", "阿公", "奶奶", "爷爷", "叔叔", "伯伯", "婆婆", "老汉", "老伯", "师傅", "老师",
    "医生", "大夫", "女士", "先生", "小姐", "同学", "同志", "主任", "书记", "某",
];

fn is_word(name: &[char]) -> bool {
    let begins = |word: &&str| {
        let mut rest = name.iter();
        word.chars().all(|c| rest.next() == Some(&c))
    };
    is_whole_word(name) || name.first().is_some_and(|c| is(*c, WORD_LIKE)) && WORDS.iter().any(begins)
}

fn is_whole_word(name: &[char]) -> bool {
    WHOLE_WORDS.iter().any(|word| word.chars().eq(name.iter().copied()))
}

const FAMILY: u16 = 1;
const GIVES: u16 = 2;
const FOLLOWS: u16 = 4;
/// The first of a family name of two.
const COMPOUNDS: u16 = 8;
/// A character of given names, but only of two.
const GIVES_OF_TWO: u16 = 16;
const RARE_FAMILY: u16 = 32;
/// A character of given names which ordinary words are full of.
const GIVES_TOO: u16 = 64;
/// A character which stands in names and hardly anywhere else.
const NAMELY: u16 = 128;
/// A character with which a name begins that has no family name: of another people, or how somebody is called at home.
const PEOPLES: u16 = 256;
/// A character with which an element of such a name begins.
const ELEMENTS: u16 = 512;
/// A family name which is no word of its own.
const HARDLY_A_WORD: u16 = 1024;
/// A character of no given name.
const NEVER_GIVEN: u16 = 2048;
/// The first character of an ordinary word which begins like a name, and of how somebody is spoken to.
const WORD_LIKE: u16 = 4096;
const ADDRESS_LIKE: u16 = 8192;

/// What each character is known as; a table, since every word of illness in a long text leads here.
static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0_u16; 0x1_0000];
    let mut mark = |c: char, class: u16| {
        if let Some(entry) = table.get_mut(c as usize) {
            *entry |= class;
        }
    };
    for (chars, class) in [
        (SINGLE, FAMILY),
        (RARE, RARE_FAMILY),
        (GIVEN, GIVES),
        (GIVEN_OF_TWO, GIVES_OF_TWO),
        (GIVEN_TOO, GIVES_TOO),
        (ONLY_GIVEN, NAMELY),
        (AFTER, FOLLOWS),
        (open::HARDLY_A_WORD, HARDLY_A_WORD),
        (open::NEVER_GIVEN, NEVER_GIVEN),
    ] {
        chars.chars().for_each(|c| mark(c, class));
    }
    COMPOUND.iter().filter_map(|name| name.chars().next()).for_each(|c| mark(c, COMPOUNDS));
    peoples::first_characters().chain(nick::first_characters()).for_each(|c| mark(c, PEOPLES));
    peoples::first_of_elements().for_each(|c| mark(c, ELEMENTS));
    WORDS.iter().filter_map(|word| word.chars().next()).for_each(|c| mark(c, WORD_LIKE));
    ADDRESSES.iter().filter_map(|word| word.chars().next()).for_each(|c| mark(c, ADDRESS_LIKE));
    table
});

fn is(c: char, class: u16) -> bool {
    TABLE.get(c as usize).is_some_and(|classes| classes & class != 0)
}

const AFTER: &str = "就向被从对把由于到也已曾一放上每独没无长出住讲告表反提介称来去给拿用常刚跟让得确查身系为男女母父奶爷需想能不很正经发写又了都时将入读现生有交参获考转先小幼中高初肢视听精智残病申接领跑玩跌摔掉骑坐走捐收帮照陪还打享治做完";

#[rustfmt::skip]
const COMPOUND: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒",
    "宇文", "长孙", "轩辕", "钟离", "南宫", "呼延", "申屠", "独孤", "澹台", "濮阳", "淳于", "赫连", "闻人", "端木", "公冶", "闾丘",
    "万俟", "拓跋", "西门", "左丘", "东郭", "梁丘",
];

const SINGLE: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边褚佘佟缪蒲卓蔺屠逄姬濮扈晏瞿匡寇阙巩晁敖阚饶鞠荆丛臧滕邬岑戚娄郜邝邸嵇亓仝仇冼逯钮隗裘骆虞昝糜应尚蓝楼付符宓郗訾佴郇呙缑禤麴谯蹇芈睢郄仉綦雒妫禚庹褟璩郏丘";

/// Family names which begin or end more words than names.
const RARE: &str = "安路蒙喻艾时穆农古吉简连麦窦党宫冷米宗全苟卞师和栾商刁沙荣巫桑郎仲明池麻苑迟官封谈惠乐冀郁胥储原栗燕楚鄢劳谌奚皮粟厉伊花权帅朴盖练廉禹井祖漆巴支卿狄平晋索云容敬鹿赫杭闻茅况那银亢湛戎宾丰相初元贝计伏荀羊富乌班幸印宿籍阴莘贡扶寿习宦鱼戈衡步弘禄沃蔚竺巢昌凤滑仰慎松居满庾束牧怀勾诸宣危韶弓利干汲";

/// Characters common in given names; the ones which mostly make ordinary words are left out.
const GIVEN: &str = "毛建国志强秀英桂兰海燕永红晓明玉梅春华卫东庆小平丽娟德福长林文斌雪芳宏伟嘉怡浩然思远雨桐子轩佳琪俊杰凤军成龙淑珍金花宝山根生梓涵欣妍宇辰泽诗若汐奕可馨语萱一诺浩宸睿博紫瑶雅静婷婉莹晨曦瑞祥旭鹏飞翔凯超刚勇毅峰磊涛亮辉光荣昌盛兴旺发财富贵敏洁琴美艳霞云彩月娥莲菊香翠爱巧珠惠慧贤良善仁义礼智信忠孝大中新民胜利克振启继承业立学才运江河川波洋清源泉松柏柳杨楠栋梁森彬武威豪雄坚康健安宁顺和乐喜庆吉吴天星阳晴朗亚男女世家昊皓煜炜烨焱灿炎鑫锋铭钧钰琳琦瑾璇璐玲珊瑛瑜颖倩茜薇蕾芬芝芸苗苹莉萍蓉菲蔓娜妮姗姣媛嫣静凡帆帅希彤彦影心念怀恩悦愉慕懿成戈扬振捷政教斐方昕晓晟景智曼朝朵权来杏果枫柔栩桃楚榕歌正歆毓水汉沁沛沐泓洛津济浦润淇淑淳渊渝湘溪滢漫潇澜灵炳焕照熙爽牧玥珂珍珏琛琨琰瑄璟田申画畅登白皎盈真知石磊秋程童笑第筠素紫红纯素维绍绮美羽翰耀聪育舒艺艾芊苏若茂范茹荷菁萌蓝蔚薇虹蝶行裕言训诚谦豫贝赫越路跃辰迪逸道邦郁重钊银铁锦长闻隆雁圣墨梦冬祖豆荫昆楷铮峻屹锴骁蕙岚岩峥嵘庭弘徽恒恺悠昱晗晖暄朔杉桦樱淼滔澄炫熠玄瑄璋甜祎祺禹笙筱翊臻芙芮芷莎莘菱葵蕴虎谊贞靖韬隽霜骞骥魁鲲保全友双满传阿妹弟娣仙雯震霄霏露青韵顶顺颂风飒香驰骏高鸣鸿鹤麒黎默齐兆柱航丰哲佑苡依沫腊丹坤晶兵羚莺鹃婵婕妤姝婧崇巍彪忻恬慎敦昀昂晏晔曙棠椿槐烁焘煊玖玟玫玮玺琅琼琮琬璨硕祯禄禧秉笃翎耘胤臣芯芹苇苒苓茉茗茵荃荔荟菀菡萃葆蓁蓓蕊蛟襄誉诵谛谨赋赐轶辅达逊逢遥邈钢钦铃铎铠铨锐锡闯靓韧韶颀颉馥骅骋骊鸥鸾鹭麟黛鼎雷";

/// Characters of given names which make ordinary words when they stand alone.
const GIVEN_OF_TWO: &str = "引有招守连头石想欢万木火根友才望喜巧银土玉桃留栓锁娃领军岭树草叶";

/// Characters of [`GIVEN`] which stand in names and hardly anywhere else.
const ONLY_GIVEN: &str = "桂梅娟斌怡轩琪俊凤淑梓妍汐奕馨萱宸睿瑶婷莹曦瑞旭鹏翔凯磊涛昌霞娥翠慧柏柳杨栋彬吴晴昊皓煜炜烨焱鑫钧钰琳琦瑾璇璐玲瑛瑜倩茜薇蕾芬芸莉萍菲娜妮姗姣媛嫣彤彦懿戈斐昕晟曼杏枫栩榕歆毓沁沐泓洛浦淇淳渝滢潇澜炳熙玥珂珏琛琨琰瑄璟皎筠绮翰芊茹菁蔚虹迪钊雁荫楷铮屹锴骁蕙岚峥嵘弘恺昱晗晖暄朔杉桦樱淼滔澄炫熠玄璋祎祺禹笙筱翊臻芮芷莎莘谊贞韬隽骞骥鲲阿娣雯霄霏飒骏鸿鹤麒黎苡坤羚莺鹃婵婕妤姝婧彪忻恬昀晏晔曙棠椿槐焘煊玖玟玮玺琅琼琮琬璨祯禄禧笃翎耘胤芹苒苓茉茗茵荃荔荟菀菡萃葆蓁蓓蕊蛟襄谛轶逊邈铎铠铨锡靓韶颀颉馥骅骋骊鸥鸾鹭麟黛栓";

/// Characters of given names which ordinary words are full of, so that they tell little by themselves.
const GIVEN_TOO: &str = "宗伯元仲叔季年进来州哥培力尔治昭升化仪冰得郡侠宣周声任钟冠修显冲命达勤理勋功奎温献霖古宪微兹合百厚宾居帮允桑著战惟渠鹿碧益必封尧则观征宜奉存遂劲约庚努陶壮求舟赞奏耕体潮廉宽慈肃端象翼步率斗桢迎渡麦表节久精联策改换大小二三四五六七八九守望满财开名解放设建援朝仓贵猛凌军勉科主公先士齐乾坎岭沙湾港西东北南千百";

/// Words which are none when a further character follows: 儿童王国, but 王国庆.
const WHOLE_WORDS: &[&str] = &["王国", "孔子", "孟子", "楼栋长", "楼组长", "楼门长"];

/// Ordinary words which begin like a name. Compared with the beginning of the candidate.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "毛泽东", "邓小平", "周恩来", "白求恩", "李白", "杜甫", "雷锋", "焦裕禄", "孔繁森", "黄大年", "李时珍",
    "安全", "安保", "金全", "单双", "万全", "方友", "时全", "健全", "康健", "康养", "康乐", "康保", "保全", "高中", "高兴", "高度", "高新", "高发", "成长", "成立", "成功", "成果", "万一", "万福", "方向", "方正", "白天", "白白", "白云", "平安", "金银", "金山",
    "常年", "常务", "常来", "文明", "文学", "文艺", "文化", "路上", "路中", "华东", "华中", "严重", "强大", "车上", "车中", "江河", "江山", "马上", "马路",
    "从小", "单亲", "单元", "包车", "包虫", "项目", "相关", "景观", "程度", "游泳", "游玩", "管理", "温暖", "温馨", "宁静", "向上", "边上", "房子", "强化", "关爱",
    "关心", "关注", "康复", "健康", "盛大", "成年", "成人", "万民", "万里", "于是", "任教", "任课", "石子", "段长", "雷雨", "史学", "田心", "田中",
    "水平", "左右", "童心", "童声", "童年", "童话", "童真", "童趣", "解放", "成家", "何时", "何必", "家长", "林业", "林果", "林家", "管家", "成长", "方可", "方能",
    "易发", "易学", "易于", "曾经", "曾一", "明天", "游学", "武汉", "江西", "江东", "江北", "江南", "江苏", "夏天", "夏季", "秦川", "高山", "高龄", "高大", "高三", "高一", "高二",
    "余生", "余家", "向阳", "单一", "单方", "季节", "路程", "关中", "关于", "项圈", "查明", "查清", "成才", "成天", "席上", "卓越", "蓝天", "应当", "应为", "应由", "应有", "应该", "应急", "应对", "应届", "应付", "应用", "应享", "应在", "应从", "应给", "应予", "尚未", "尚可", "尚有", "尚在", "尚能", "尚需", "尚不", "楼上", "楼中", "楼长", "楼道", "楼栋", "楼宇", "蓝海", "蓝光", "匡正", "华人", "侯车", "付款", "付出", "付费", "付给", "付清", "符合", "时间", "安全", "师生", "师资", "和谐", "全民", "全体", "明确", "官方", "原有", "农民", "农村", "党员", "党支", "党小", "商会", "商业", "路灯", "平均", "相连", "初中", "初三", "初二", "初一", "连续", "连同", "封闭", "权利", "练习", "索要", "云平", "容易", "那天", "况且", "卫生", "房颤", "房室", "宣传", "宣讲", "宣教", "利民", "利国", "利好", "利于", "干群", "干警", "诸如", "诸多", "危房", "汲取", "关节", "马来西亚", "马来", "乌鲁木齐", "巴基斯坦", "巴勒斯坦", "阿弥陀佛", "欧亚", "成千上万", "金点子", "张嘴", "张口", "张贴", "张望", "左一", "左二", "左三", "左四", "毛峰", "毛尖", "杨柳青", "金光", "金秋", "石山", "梅雨",
];
