use crate::privacy::{Allow, Kind, scan};

#[test]
fn a_name_beside_the_word_is_found_and_the_word_alone_is_not() {
    for (text, kind) in [
        ("走访了留守儿童王小明。", Kind::Minor),
        ("学生代表李梓涵说", Kind::Minor),
        ("李梓涵，女，8岁，小学生", Kind::Minor),
        ("困境兒童張浩然的學費", Kind::Minor),
        ("13岁的王梓涵", Kind::Minor),
        ("王梓涵（9岁）", Kind::Minor),
        ("十二歲的李思远", Kind::Minor),
        ("残疾人张建国反映", Kind::Health),
        ("尿毒症患者李志强一家", Kind::Health),
        ("王秀英患有尿毒症", Kind::Health),
        ("陈国庆（肢体残疾二级）", Kind::Health),
        ("欧阳建国因脑梗住院", Kind::Health),
        ("三年级2班的张浩然同学", Kind::Minor),
        ("李桂兰老人患有阿尔茨海默病", Kind::Health),
        ("李秀英，肢体二级残疾", Kind::Health),
        ("刘玉梅因车祸致残", Kind::Health),
        ("村民张路，8岁，小学生", Kind::Minor),
        ("林晓雨，2015年出生，小学三年级", Kind::Minor),
        ("石大勇，就读于县实验小学三年级", Kind::Minor),
        ("许长根上小学二年级", Kind::Minor),
        ("学生姓名：崔宇轩", Kind::Minor),
        ("一年级新生彭圣楠。", Kind::Minor),
        ("陆佳怡（8周岁）", Kind::Minor),
        ("程锦程是我镇留守儿童", Kind::Minor),
        ("罗俊熙身患癌症", Kind::Health),
        ("方宇轩罹患乳腺癌", Kind::Health),
        ("乔敏患有慢性肾炎", Kind::Health),
        ("HIV感染者梁可欣", Kind::Health),
        ("王菊香左腿截肢", Kind::Health),
        ("郝子涵有精神分裂症病史", Kind::Health),
        ("留守儿童褚敏由奶奶照看", Kind::Minor),
        ("确诊肺癌的卫建国申请了救助", Kind::Health),
    ] {
        let found = scan(text, &Allow::none());
        assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [kind], "{text}");
    }
    for text in [
        "留守儿童关爱服务",
        "学生安全。",
        "留守儿童王某的祖母",
        "网格员李建国提出，坡道不便残疾人通行",
        "残疾人联合会理事长张建国",
        "组建家长志愿护学队，方便学生通行",
        "高血压、糖尿病随访",
        "幼儿园园长王芳",
        "小学生成长",
        "王建国今年65岁",
        "18岁的王建国",
        "六十岁以上老人",
        "3岁以下婴幼儿，12岁以上学生",
        "学生家长王建国",
        "请同学们分组讨论",
        "村医杨秀英为高血压患者建立健康档案",
        "失明老人由网格员张建国结对帮扶",
        "竹田大道儿童沙坑养护经费没有着落",
        "庆庄路儿童沙坑整改，庄巷小学生过街",
        "兰林路学生食堂整改落实",
        "紫瑞华庭学生食堂设立抢修联络群",
        "村医李国强给患者安排转诊",
        "患者满意度上升，感染率下降，确诊病例减少",
        "王建国，就读于浙江大学",
        "三年级2班家长代表王芳",
        "护士王芳、患者家属到会",
    ] {
        assert_eq!(scan(text, &Allow::none()), [], "{text}");
    }
}

fn kinds(text: &str) -> Vec<Kind> {
    scan(text, &Allow::none()).iter().map(|found| found.kind).collect()
}

/// Rare given names, whatever follows them, and names of other peoples.
#[test]
fn a_name_is_known_by_its_place_and_not_by_its_characters_alone() {
    for (text, kind) in [
        ("小学生覃红蕊捡到钱包。", Kind::Minor),
        ("女童何滨霞走失两小时后找到。", Kind::Minor),
        ("初中生郑墨彩辍学在家。", Kind::Minor),
        ("钟圆翰（4岁）放学途中落水。", Kind::Minor),
        ("孩子叫荀禄，今年5岁", Kind::Minor),
        ("我叫谢薰北，今年3岁", Kind::Minor),
        ("留守儿童麦麦提明·阿卜拉由外婆照看。", Kind::Minor),
        ("扎西顿珠，男，5岁，幼儿园学生", Kind::Minor),
        ("镇中心校五年级学生达瓦次仁写信", Kind::Minor),
        ("贫困生樊绍泽的学费已减免。", Kind::Minor),
        ("就读于向阳小学的刘杰突发疾病。", Kind::Minor),
        ("赖振岳，2014年出生，镇中心校学生。", Kind::Minor),
        ("肢残人赵海博申请轮椅。", Kind::Health),
        ("柴学荣于去年被确诊为癫痫。", Kind::Health),
        ("盲人丁财英开了按摩店。", Kind::Health),
        ("智障青年贺雪焱走失", Kind::Health),
        ("听障人士吴秉岑希望增设字幕。", Kind::Health),
        ("瘫痪在床的荣蔚英由妻子照料。", Kind::Health),
        ("努尔兰·哈力克是肢体残疾人。", Kind::Health),
        ("残疾人高兴国反映坡道太陡", Kind::Health),
        ("万一鸣患尿毒症", Kind::Health),
        ("顾四菊，言语四级残疾。", Kind::Health),
        ("姓名：苏磊远；病种：精神分裂症", Kind::Health),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
    for text in [
        "学生周末托管",
        "学生陈述观点",
        "患者温暖的家",
        "学生高兴地走出校门",
        "患者陆续出院",
        "学生方面反映菜价偏高",
        "学生马上放假，儿童白天无人看管",
        "学生康健，老人康养",
        "学生黄山路过街天桥",
        "学生毛泽东诗词朗诵",
        "残疾人李家村活动点",
        "残疾人王某某反映",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn an_illness_may_be_named_by_letters_and_ends_in_many_ways() {
    for text in [
        "HIV患者王强已建档",
        "王强是HIV患者",
        "王强，HIV阳性",
        "王强HIV检测呈阳性",
        "王强为艾滋病毒携带者",
        "王强为肺癌晚期患者，行动不便",
        "武珍春被诊断为系统性红斑狼疮",
        "李秀英有精神病史",
        "穆福英（强迫症）",
        "王强得的是慢性肾炎",
    ] {
        assert_eq!(kinds(text), [Kind::Health], "{text}");
    }
    for text in ["李秀英有病史资料管理经验", "王强说核酸检测结果两小时可查", "王强为艾滋病宣传周活动剪彩"]
    {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// Bodies named after those they serve, and what they do, stand beside officials' names everywhere.
#[test]
fn a_bodys_name_and_its_work_are_nobodys_illness() {
    for text in [
        "列席：县教育局江妹炜，儿童福利院赵建馨。",
        "主讲人江刚宸，未成年人救助保护中心副主席",
        "李金（残疾人康复中心所长）答复",
        "赵宸锐（儿童福利院秘书长）指出",
        "政协委员郭妹汇报：加强中小学生课后服务工作。",
        "刘始友：失能老人照护要有时间表。",
        "李定清：困境儿童探访要有时间表。",
        "李君钢，精神障碍患者社区康复项目负责人",
        "王建国，高血压规范管理专班",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// The state is said where it stands in the sentence, and the name where its subject does.
#[test]
fn a_state_of_one_person_is_the_sentences_subjects() {
    for (text, kind) in [
        ("张欣妍手术后诊断为胃癌。", Kind::Health),
        ("邹玲老伴去世，自己又患上糖尿病。", Kind::Health),
        ("龙思雨长期卧床，患乳腺癌。", Kind::Health),
        ("温小虎做过肾移植手术。", Kind::Health),
        ("苏超车祸后高位截瘫", Kind::Health),
        ("郑承恩家庭情况：本人冠心病，妻子务农", Kind::Health),
        ("因肝硬化去世的李思远", Kind::Health),
        ("顾玉梅，39岁，甲状腺癌患者。", Kind::Health),
        ("谢健患腰椎间盘突出住院22天", Kind::Health),
        ("听力残疾的鲁兵没听到广播", Kind::Health),
        ("她的孩子莫二牛只有14岁", Kind::Minor),
        ("梁大勇的监护人未到场，孩子仅14岁。", Kind::Minor),
        ("江皓轩的妈妈说，孩子才5岁", Kind::Minor),
        ("我叫邓琳，在城关中学上四年级", Kind::Minor),
        ("3岁女孩万静多次走失", Kind::Minor),
        ("低保家庭子女朱银花获得助学金", Kind::Minor),
        ("幼儿园小班的史美玲走失", Kind::Minor),
        ("附属小学三（6）班杜来福", Kind::Minor),
        ("新生儿谭敏落户遇阻", Kind::Minor),
        ("孤儿安强的基本生活费", Kind::Minor),
        ("倖存兒童陳國慶的醫療費由縣裡負擔", Kind::Minor),
        ("患者劉曉燕對醫療費用有異議", Kind::Health),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
    for text in [
        "县长李明介绍，全县确诊肺结核120例。",
        "李明说，孩子8岁了还没有地方玩。",
        "李明建议，3岁以下幼儿免费乘车。",
        "医生李明为诊断为肺癌的患者联系转院。",
        "李明在学生午休座谈会上发言。",
        "李明在大病医疗互助座谈会上发言。",
        "协商过程中，小学生1200人受益。",
        "马家河小学生参加研学",
        "学生马上要开学了，县教育局抓紧检修",
        "吴华（县幼儿园）",
        "村民邓生石反映，儿童近视防控宣传不到位",
        "吴月岳带领残疾人编竹器",
        "全县残疾儿童康复覆盖率69.2%",
        "石家庄市6至12岁学生免费接种",
        "中韩村耿主任介绍，高血压患者人数上升",
        "领导班子李明、王强到会",
        "白北集社区党总支书记孙子金承诺，村里先垫付52.4万元启动",
        "荷锦苑爱心书包怎么改，大家商量着办",
        "枫和名邸爱心书包怎么改，大家商量着办",
        "东府苑祭扫方式错时错峰放学",
        "周边兴嘉里、上学花园两个小区人口密集",
        "议题是柏泰里周边接送区问题。",
        "议题是信和苑周边家长停车位问题。",
        "春府新村厨余桶组建家长志愿护学队",
        "西府小区居民叶长子把前后对比照片发到群里",
        "平华里手机沉迷划定垂钓区",
        "松锦里儿科门诊错时错峰放学",
        "明安里家庭病床设置统一晾晒区",
        "村民代表孙子林评价：别让好事打折扣",
        "**楼栋长**：留守儿童经费短缺，建议心理老师定期巡诊。",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// Of a name that is told no more may be read than the family's.
#[test]
fn a_long_name_is_masked_to_its_first_character() {
    for (text, masked) in
        [("留守儿童阿依古丽·买买提写信", "阿某"), ("留守儿童欧阳小明写信", "欧阳某"), ("留守儿童王小明写信", "王某")]
    {
        assert_eq!(
            scan(text, &Allow::none()).first().map(|found| found.masked.clone()).as_deref(),
            Some(masked),
            "{text}"
        );
    }
}

/// Whoever stands before and between, the sentence is read for who is named in it and what they do.
#[test]
fn a_sentence_is_read_for_whose_state_it_tells() {
    for (text, kind) in [
        ("三组段佳户内有重残一人。", Kind::Health),
        ("家中劳力王建国患病后，收入断了来源。", Kind::Health),
        ("谢盛恭靠手语与窗口人员交流。", Kind::Health),
        ("老兵郑晨为三级伤残，医药费由民政支付。", Kind::Health),
        ("范兴香曾因高血压两次入住县医院。", Kind::Health),
        ("帮扶干部为楼昊浩办理了门诊慢特病手续。", Kind::Health),
        ("反映人：郑建国。本人直肠癌，异地就医报销比例低。", Kind::Health),
        ("村民郑子雪说，他常年吃药，一个月要花八百多。", Kind::Health),
        ("由于食管癌，佘海涛不得不提前退休。", Kind::Health),
        ("潘予安瘦得皮包骨头，大夫说是肝癌晚期。", Kind::Health),
        ("听障小伙蒋海涛当上了外卖骑手。", Kind::Health),
        ("韩石山的血压一直降不下来。", Kind::Health),
        ("叶海津的肺部有阴影。", Kind::Health),
        ("补贴名册：胡海峰，二级，每月80元护理补贴。", Kind::Health),
        ("黄一鸣家长反映校车超载。", Kind::Minor),
        ("名叫庞霞的小女孩递上一束野花。", Kind::Minor),
        ("名叫庞晓霞的女孩，两岁半。", Kind::Minor),
        ("钟晓岚遭受家庭暴力，已由民政临时监护。", Kind::Minor),
        ("何强同学上学要走五里山路。", Kind::Minor),
        ("九岁的奉根荫就读于县实验小学。", Kind::Minor),
        ("村民许海燕患法布雷综合征多年。", Kind::Health),
        ("村民彭云深患主动脉夹层，急需转院。", Kind::Health),
        ("残疾军人汪文新把优待证放在桌上。", Kind::Health),
        ("申请人：田海芳；申请事由：患水痘，无力支付医疗费。", Kind::Health),
        ("宋庆兰小学没念完就去打工。", Kind::Minor),
        ("东方秀雅的小学老师说他很久没有笑过。", Kind::Minor),
        ("奶奶带着孙女王丽在村口卖菜。", Kind::Minor),
        ("余梓豪沉迷网络，上课打瞌睡。", Kind::Minor),
        ("郑海英（右一）是县一小四年级学生。", Kind::Minor),
        ("冯海仓和妻子都是残疾人。", Kind::Health),
        ("盲人歌手莫海涛唱了一首歌。", Kind::Health),
        ("郑海英先生是视障者，用读屏软件填写了问卷。", Kind::Health),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
    for text in [
        "企业家闵建国出资改造透析室。",
        "乡贤连辉明设立助学基金，惠及尿毒症患者一百余人次。",
        "工作专班组长孙宝玉，成员郭曦、宋凯，负责听障人士摸排。",
        "交警大队大队长叶军健说，癫痫已纳入门诊慢特病。",
        "宇文帅：请残联说明住校生补贴标准。",
        "郭旭主任带队到白云社区为重度残疾人评残。",
        "田青雅律师事务所为尿毒症患者提供法律援助。",
        "喻予安爱心超市专为精神障碍患者供货。",
        "政协委员云火、杨花贵，妇联干部蔡泽一同看望尿毒症患者。",
        "教师卢立长期为重度残疾人送教上门。",
        "文昌社区开展“向阳花开”活动，自闭症儿童六十余人参加。",
        "“阳光助残”项目惠及慢性病患者十余位。",
        "一位居民家有精神障碍患者，希望办事少跑一趟。",
        "张师傅患肺癌多年，签约医生每月上门。",
        "老杨家有脑瘫儿童，希望办事少跑一趟。",
        "会前，居民代表（匿名）：我有戈谢病，拿药太远。",
        "近年来阿尔茨海默病发病率有所下降。",
        "提案线索来自谭永的一封手写信，信中列出了慢病随访的五个具体点位。",
        "雨水井盖坑洼破损积水严重，建议分段铺设沥青面层。",
        "由于亚洲金融形势恶化，学生和青年教师都受影响。",
        "撰稿：孙子涵　编辑：班根生",
        "民警许文强教未成年人防溺水。",
        "留守儿童欧阳某的祖母说详见附件2。",
        "为患有罕见病的儿童，王建国联系了专家。",
        "王建国在实验小学调研。",
        "残疾人专干王建国上门登记。",
        "程川海纪念小学改扩建工程完工。",
        "宿管员谢玲的好点子让住校生睡得更香。",
        "返乡大学生邓长顺开办托管班，招收学生548名。",
        "向阳的病房采光好，老人都愿意住。",
        "保洁员宋高柱捡到学生书包，及时归还。",
        "于锁芳著《视网膜脱落的饮食调理》馆藏826册。",
        "徐辉杯中小学生足球赛开幕。",
        "礼湖名邸爱心书包怎么改，大家商量着办",
        "儿童沙坑与上游育秧大棚相连，单独改一头解决不了问题。",
        "皇甫彧杯中小學生足球賽開幕。",
        "（文/孙子涵 图/程永贵）",
        "莫倩医生，县人民医院骨科主任，擅长骨折、关节炎。",
        "周辉主刀的白内障复明手术累计633例。",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn one_of_several_one_applied_for_and_one_called_at_home_are_somebody() {
    for (text, kind) in [
        ("对王建国等三户因肺癌致贫的家庭，议定一次性救助。", Kind::Health),
        ("议定：由民政办为王建国申请脑瘤救助。", Kind::Health),
        ("帮扶干部走访了王建国家，了解到他肺癌复发。", Kind::Health),
        ("长期受胃癌折磨的王建国提出，希望卫生室能备齐药品。", Kind::Health),
        ("王建国希望加装电梯，因为他有肺癌。", Kind::Health),
        ("王建国的检查结果出来了，是肾结石。", Kind::Health),
        ("村民阿强患肺癌。", Kind::Health),
        ("居民阿依古丽·买买提有白血病病史。", Kind::Health),
        ("由于扎西次仁患多发性硬化，网格员每天送饭上门。", Kind::Health),
        ("| 任玲 | 县中医院 | 银屑病 |", Kind::Health),
        ("小虎才上四年级，父母就离了婚。", Kind::Minor),
        ("王小明还不到十二岁，由奶奶抚养。", Kind::Minor),
        ("王小明的爷爷说，孩子在希望小学吃不好。", Kind::Minor),
        ("双龙小学初一的王小明画了一张地图。", Kind::Minor),
        ("宝宝夏洋还没有打完疫苗。", Kind::Minor),
        ("资助陆浩宇（双龙小学二年级）300元。", Kind::Minor),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
}

#[test]
fn words_places_offices_and_rolls_beside_the_sick_and_children_are_nobody() {
    for text in [
        "学生张嘴就能说出安全口诀。",
        "学生周*反映食堂饭菜偏贵。",
        "残疾人向政协委员反映，公交站太远。",
        "患者温和的态度得到好评。",
        "高中生石阶改坡道3处。",
        "住院病人江边步道安全护栏装好。",
        "自閉症兒童邊學邊練，效果明顯。",
        "盲人马甲、帽子由基金会赠送。",
        "聋哑人普惠托育怎样办，听听大家怎么说",
        "儿童胡思乱想的时候，要有人陪。",
        "参加人员：石晓东、韩可欣、龚根生，高中生代表若干。",
        "《元阳县患病群众无障碍环境建设》（国卫医发〔2022〕66号）",
        "張家墳至李家溝公交線路開通，新生兒受益。",
        "牛王庙到成龙大道的校车每天两班。",
        "柳河的重度残疾人能够报名。",
        "律師何濤認爲，視力殘疾人就業不能只靠補貼。",
        "聋协主席毛丹用手语致辞。",
        "专家赵爱国：肺气肿可防可控",
        "县医院院长康雪回应鼻窦炎用药短缺。",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// A name may be the last of a text, in parts too.
#[test]
fn places_are_told_of_texts_of_any_length() {
    let chars: Vec<char> = "江家胡同".chars().collect();
    for end in 0..=chars.len() {
        for length in 0..=chars.len() + 1 {
            super::subject::names_a_place(&chars[..end], length);
        }
    }
    assert!(super::subject::names_a_place(&chars, 2));
}

#[test]
fn names_of_all_peoples_and_doubled_ones_are_read_whole() {
    for (text, name) in [
        ("村民尼玛·次旦患糖尿病多年。", "尼玛·次旦"),
        ("学生姓名：沙吾列·胡安", "沙吾列·胡安"),
        ("精神障碍患者 次仁·旺堆", "次仁·旺堆"),
        ("麦麦提·图尔荪 男 65岁 糖尿病", "麦麦提·图尔荪"),
        ("在中心小学读书的高婷婷告诉记者，教室很冷。", "高婷婷"),
        ("许先锋是村小的毕业生，今年十二岁", "许先锋"),
        ("王小明和其他孩子一起在河边玩", "王小明"),
        ("弃婴取名王思源。", "王思源"),
        ("老师都夸王小虎懂事，每天照顾弟弟", "王小虎"),
        ("身心障礙者謝清昭出席會議。", "謝清昭"),
        ("新冠肺炎确诊病例古建国", "古建国"),
        ("潘海涛大病救助5000元。", "潘海涛"),
    ] {
        let found = scan(text, &Allow::none());
        assert_eq!(found.iter().map(|one| &text[one.range.clone()]).collect::<Vec<_>>(), [name], "{text}");
    }
    for text in [
        "局长王建国介绍大病救助政策",
        "县医保局王建国落实大病救助5000元",
        "志愿者王建国和孩子们一起画画",
        "确诊病例数据由委员王建国通报",
    ] {
        assert_eq!(scan(text, &Allow::none()), [], "{text}");
    }
}

#[test]
fn what_pupils_have_and_what_was_lost_tells_of_a_person() {
    for text in [
        "书法比赛郭小雨获小学组一等奖",
        "郭小雨对着镜头说想爸爸",
        "郭小雨转来我校",
        "郭小雨名列年级第一",
        "在读初中生郭小雨",
        "郭小雨今年秋天升入初中",
        "郭小雨入选校足球队",
        "郭小雨的老师来家访",
        "年幼的郭小雨站在门口",
        "郭小雨进了县特校",
    ] {
        assert_eq!(kinds(text), [Kind::Minor], "{text}");
    }
    for text in
        ["村民郭建国的腿疾多年未愈", "郭建国双手被炸断", "郭建国疾病缠身", "郭建国，确诊病例", "郭建国被毒蛇咬伤"]
    {
        assert_eq!(kinds(text), [Kind::Health], "{text}");
    }
    for text in [
        "教练郭建国带领校足球队夺冠",
        "评委郭建国为小学组点评",
        "副县长郭建国介绍疑似病例处置",
        "全县小学组、初中组比赛由教育局郭建国组织",
        "校长郭建国说，学校宿舍已修缮",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}
