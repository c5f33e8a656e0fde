//! Words which a text is read by beside the lexicon's.

/// Whom illnesses are called after.
#[rustfmt::skip]
pub(super) const CALLED_AFTER: &[&str] = &[
    "阿尔茨海默", "帕金森", "克罗恩", "布鲁氏菌", "戈谢", "法布雷", "川崎", "桥本", "高雪", "庞贝", "马凡", "马方", "唐氏", "法洛", "法乐", "雷诺", "包虫", "威尔逊", "霍奇金", "干燥综合征", "白塞", "吉兰巴雷", "克山", "大骨节",
    "亨廷顿", "阿斯伯格", "图雷特", "库欣", "梅尼埃", "美尼尔", "施万", "尼曼匹克", "特纳",
];

/// Words of consultation and of everyday life which no list of common words has, and which begin like a name.
#[rustfmt::skip]
pub(super) const ALSO_WORDS: &[&str] = &[
    "孕产妇", "界别", "医卫", "医卫界", "卫界别", "马尾辫", "马尾", "经济界", "特邀界", "农业界", "教育界", "工商联界", "社科界", "文艺界", "新闻界", "科技界", "少数民族界", "宗教界", "侨联界", "妇联界", "总工会界",
];

/// How somebody is called behind the family name, and not by the given one.
#[rustfmt::skip]
pub(super) const CALLED: &[&str] = &[
    "大爷", "大妈", "大娘", "大姐", "大哥", "大叔", "大婶", "大嫂", "大伯", "阿姨", "阿婆", "阿公", "奶奶", "爷爷", "叔叔", "伯伯", "婆婆", "老汉", "老伯", "师傅", "老师", "医生", "大夫", "女士",
    "先生", "小姐", "同学", "同志", "主任", "书记", "局长", "镇长", "乡长", "县长", "市长", "校长", "院长", "主席", "委员", "某", "某某", "某甲", "某乙", "姓", "氏",
];

/// With what the names of places and bodies end.
#[rustfmt::skip]
pub(super) const PLACES: &[&str] = &[
    "村", "庄", "镇", "乡", "县", "旗", "盟", "市", "区", "街", "路", "巷", "桥", "湾", "屯", "社区", "街道", "小区", "大道", "大街", "小学", "中学", "学校", "医院", "公司", "花园", "家园", "新村", "湖", "江",
    "河", "山", "寺", "站", "港", "店", "堡", "铺", "寨", "坝", "营", "幼儿园", "集团", "名邸", "华庭", "雅居", "雅苑", "公寓", "新城", "名都", "公馆", "名城", "嘉园", "佳苑", "花苑",
];

/// Compound family names which are seldom met.
#[rustfmt::skip]
pub(super) const MORE_COMPOUND: &[&str] = &[
    "百里", "第五", "单于", "太叔", "叔孙", "仲孙", "司空", "司寇", "亓官", "巫马", "公西", "公羊", "公良", "颛孙", "壤驷", "漆雕", "乐正", "宰父", "段干", "鲜于", "宗政", "羊舌", "微生", "谷梁", "太史",
    "东门", "南门", "左人",
];
