// What people say, for suggestions where nothing was found: a site may put a module of its own in place of this one.

/** Words of a row are said of one thing: where one finds nothing another is offered. */
export const ALIKE = [
  "公厕 厕所 公共厕所 卫生间",
  "老人 老年人 独居老人 高龄老人",
  "食堂 助餐 吃饭 用餐 配餐",
  "停车 停车位 停车场 泊车",
  "污染 整治 治理 水质",
  "臭水 黑臭 污水",
  "看病 就医 医疗 卫生院 卫生室 中医药",
  "路窄 道路拓宽 道路扩建 道路改造",
  "修路 道路 路面 硬化",
  "集体资产 集体经济 三资",
  "路灯 照明 亮化",
  "电梯 加装电梯",
  "充电桩 充电",
  "垃圾 垃圾分类 环卫",
  "公交 公交车 班车 出行",
  "上学 接送 学校 入学",
  "小孩 儿童 未成年人",
  "自来水 供水 饮用水 饮水",
  "停电 供电 用电",
  "噪音 噪声 扰民",
  "物业 物业管理",
  "楼道 飞线 消防通道",
  "快递 物流",
  "河道 河水 河流 河湖 水系",
  "养老 助老 敬老",
  "菜场 菜市场 农贸市场",
].map((row) => row.split(" "));

/** With what a sentence asks or complains, the longer before those they begin with. It says nothing of any page. */
export const FILLER =
  /怎么(?:办|回事|样|还|就)?|怎样|怎麼(?:辦|樣)?|如何|为?什[么麼](?:时候|時候)?|為什麼|为何|多少|几时|何时|时候|(?:在|到|去)?(?:哪里|哪儿|哪裡|哪)|谁来?管?|没人管?|有没有|没有|沒有|有人|可不可以|可以|可否|能不能|能否|是不是|是否|现在|已经|一直|一下|今年|去年|问题|事情|请问|我们村?里?|我們|你们|他们|咱们|大家|我家|村里|这个|那个|這個|那個|这里|那里|这样|那样|又|的|了|吗|呢|吧|啊|呀|哦|嘛|太|很|难(?=$)/gu;
