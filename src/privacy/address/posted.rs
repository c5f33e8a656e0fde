//! Words behind which stands where letters, goods and people go, 通讯地址, 送到, 搬进, and labels of a home: 门牌, 现居地.

use super::is_han;

/// Whether a word for where letters and people go leads right to what follows it. Offices have such addresses too.
pub(super) fn posts_to(clause: &str) -> bool {
    #[rustfmt::skip]
    const POSTS: &[&str] = &[
        "地址", "address", "户籍", "户籍所在地", "坐落于", "坐落在", "房子在", "家在", "租房于", "租房在", "送到", "寄到", "搬到", "搬进", "搬至", "赶到", "送往",
    ];
    // 农家乐地址：下王村15号: only some addresses are somebody's.
    #[rustfmt::skip]
    const OWN: &[&str] = &["通讯", "通信", "邮寄", "联系", "详细", "家庭", "家", "住", "户籍", "户口", "收件", "收货", "收信", "上门", "送餐", "快递", "报修", "房屋", "居住", "身份证", "常住", "现", "事发"];
    let stranger = |before: &str| {
        // 吕超家的地址
        let before = before.trim_end_matches('的');
        before.ends_with(is_han) && !OWN.iter().any(|word| before.ends_with(word))
    };
    if clause.rfind("地址").is_some_and(|at| stranger(&clause[..at])) {
        return false;
    }
    let behind = POSTS.iter().filter_map(|word| clause.rfind(word).map(|at| &clause[at + word.len()..]));
    behind.min_by_key(|rest| rest.len()).is_some_and(|rest| !rest.contains(['，', '的', '到', '向', '可']))
}

/// Whether a label says that what follows it is where somebody lives: `门牌：`, `现居地：`, `住处是`, `门牌号桥头村`.
pub(super) fn labels_a_home(clause: &str) -> bool {
    #[rustfmt::skip]
    const LABELS: &[&str] = &["门牌", "门牌号", "门牌号码", "门牌地址", "现居", "现居地", "常住地", "居所", "住处", "住宅", "住房", "宅址", "宅基地", "老家", "家", "家庭所在地", "户址"];
    let parted = clause.rsplit_once([':', '：', '是', '为']);
    let begun = || ["门牌号码", "门牌号", "门牌"].iter().find_map(|word| clause.trim_start().strip_prefix(word));
    let Some((label, rest)) = parted.or_else(|| begun().map(|rest| ("门牌", rest))) else { return false };
    let label = label.trim_end();
    // 更换门牌：, 安置住房：: what is done with them names nobody's.
    let whole = |word: &str| {
        label.strip_suffix(word).is_some_and(|before| !before.ends_with(is_han) || before.ends_with(['现', '家', '庭']))
    };
    // 门牌号：劳动路388号, 二维码门牌: a plate at a road is anybody's.
    let road = rest.trim_end().ends_with(['路', '街', '道', '巷', '弄']);
    let mut labels = LABELS.iter().filter(|word| !(road && word.starts_with("门牌")));
    labels.any(|word| whole(word)) && !rest.contains(['，', ',', '的', '到', '向', '可', '由', '改', '换', '制'])
}
