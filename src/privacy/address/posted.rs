//! Words behind which stands where letters, goods and people go: 通讯地址, 送到, 搬进.

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
