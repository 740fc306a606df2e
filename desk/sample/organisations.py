"""The organisations of the sample world; every name and code is invented."""

from __future__ import annotations

from dataclasses import dataclass

from desk.sample.codes import credit_code
from members.kinds import ChainPosition as C
from members.kinds import OrganisationKind as K
from members.kinds import Size as S

BAOSHAN, SHANGHAI, XIAMEN = "上海市宝山区", "上海市", "厦门市"
REGION_CODES = {BAOSHAN: "310113", SHANGHAI: "310000", XIAMEN: "350200"}


@dataclass(frozen=True)
class Unit:
    """`kind`, chain position and size as in the directory; `prefix` and `body` make the code."""

    short_name: str
    name: str
    prefix: str
    body: str
    kind: K
    position: C
    size: S
    region: str
    address: str
    legal: str
    introduction: str

    @property
    def full_name(self) -> str:
        return f"{self.name}（样例）"

    @property
    def code(self) -> str:
        return credit_code(self.prefix, REGION_CODES[self.region], self.body)


def _firm(
    short: str, name: str, body: str, position: C, size: S, region: str, address: str, legal: str, text: str
) -> Unit:
    return Unit(short, name, "91", body, K.ENTERPRISE, position, size, region, address, legal, text)


ORGANISATIONS: dict[str, Unit] = {
    "shenjiang": _firm(
        "申江诊断", "申江诊断科技有限公司", "MA1GQ1A2", C.MIDSTREAM, S.LARGE, BAOSHAN, "宝山区友谊路样例1号", "沈国栋",
        "体外诊断仪器、试剂和实验室整体解决方案的研发、生产与销售，同时具备生化、免疫、分子整机能力。",
    ),
    "donghai": Unit(
        "东海大学", "东海大学", "12", "42500611", K.UNIVERSITY, C.SERVICE, S.NONE, SHANGHAI, "样例路200号", "顾维桢",
        "综合性大学，生物医学工程、发酵工程学科见长，设有微纳加工公共平台。",
    ),
    "taize": _firm(
        "泰泽生物", "泰泽生物材料有限公司", "MA1GQ2B3", C.UPSTREAM, S.SMALL, BAOSHAN, "宝山区罗店镇样例3号", "林越",
        "冻干保护剂与冻干微球工艺，试验线年产两亿颗。",
    ),
    "pujiang": Unit(
        "浦江理工", "浦江理工大学", "12", "42500722", K.UNIVERSITY, C.SERVICE, S.NONE, SHANGHAI, "样例路516号", "严复礼",
        "理工科大学，高分子精密加工与流变学研究团队。",
    ),
    "optics": Unit(
        "长江口光学所", "长江口精密光学研究所", "12", "42500833", K.INSTITUTE, C.SERVICE, S.NONE, SHANGHAI,
        "样例路390号", "罗祎", "弱光探测与精密光学系统，具备单光子探测组件设计、封装和标定条件。",
    ),
    "moulding": _firm(
        "罗店精密", "罗店精密注塑有限公司", "MA1GQ3C4", C.UPSTREAM, S.MEDIUM, BAOSHAN, "宝山区罗店镇样例18号", "邹永昌",
        "恒温洁净注塑与微米级模具加工，为医疗器械企业配套精密耗材。",
    ),
    "photonics": _firm(
        "沪北光电", "沪北光电传感有限公司", "MA1GQ4D5", C.MIDSTREAM, S.SMALL, BAOSHAN, "宝山区顾村镇样例26号", "范晞",
        "光学检测模组与条码识别模组，具备模组级可靠性试验能力。",
    ),
    "labs": _firm(
        "和澍检验", "和澍医学检验连锁有限公司", "MA1FL1A6", C.DOWNSTREAM, S.LARGE, SHANGHAI, "样例路1288号", "乐嘉树",
        "第三方医学检验机构，八个医学实验室，日均检测样本六万管。",
    ),
    "hospital": Unit(
        "吴淞口医院", "吴淞口医院", "12", "42500944", K.HOSPITAL, C.DOWNSTREAM, S.NONE, BAOSHAN, "宝山区同济路样例7号",
        "殷仲文", "三级综合医院，检验科日均样本四千二百管，联动六家社区卫生服务中心。",
    ),
    "park": Unit(
        "北翼产业园", "北翼健康产业园运营有限公司", "91", "MA1GQ5E6", K.PARK, C.SERVICE, S.SMALL, BAOSHAN,
        "宝山区月浦镇样例99号", "陆长庚", "医疗健康产业园运营，提供中试与展示场地、注册与人才公共服务。",
    ),
    "fund": Unit(
        "启衡创投", "启衡创业投资管理有限公司", "91", "MA1FL2B7", K.FINANCE, C.SERVICE, S.SMALL, SHANGHAI,
        "样例路88号", "孟彧", "医疗器械与先进制造早期投资，管理规模二十二亿元。",
    ),
    "testing": Unit(
        "沪北检测", "沪北医疗器械检测服务中心", "52", "MJ5028K6", K.SERVICE, C.SERVICE, S.NONE, BAOSHAN,
        "宝山区淞宝路样例12号", "尤建平", "体外诊断设备安全、电磁兼容与性能检测，提供设计阶段预检测。",
    ),
    "baoze": _firm(
        "宝泽生物", "宝泽生物制造股份有限公司", "MA1GQ6F7", C.MIDSTREAM, S.LARGE, BAOSHAN, "宝山区罗泾镇样例66号", "薛永年",
        "微生物发酵与酶催化，产品有氨基酸、功能性寡糖、生物基二元酸和化妆品原料。",
    ),
    "organic": Unit(
        "吴淞有机所", "吴淞有机化学研究所", "12", "42501055", K.INSTITUTE, C.SERVICE, S.NONE, SHANGHAI, "样例路345号",
        "贝时璋", "天然产物生物合成与酶催化研究，拥有两万余个酶基因的元件库。",
    ),
    "synbio": Unit(
        "合成生物院", "长江口合成生物研究院", "52", "MJ5039L7", K.NEW_RD, C.SERVICE, S.NONE, BAOSHAN,
        "宝山区锦秋路样例9号", "江一苇", "新型研发机构，自动化菌株构建线与开放服务平台。",
    ),
    "fermenter": _firm(
        "罗泾装备", "罗泾发酵装备有限公司", "MA1GQ7G8", C.UPSTREAM, S.MEDIUM, BAOSHAN, "宝山区罗泾镇样例21号", "庄砚",
        "五升到二百立方米发酵系统和膜分离成套设备。",
    ),
    "enzyme": _firm(
        "蓝藻酶工程", "蓝藻酶工程技术有限公司", "MA1GQ8H9", C.UPSTREAM, S.SMALL, BAOSHAN, "宝山区庙行镇样例5号", "白芃",
        "极端环境酶的发掘与固定化，六个酶制剂产品上市。",
    ),
    "materials": _firm(
        "沪北新材", "沪北新材料股份有限公司", "MA1GQ9J1", C.DOWNSTREAM, S.MEDIUM, BAOSHAN, "宝山区杨行镇样例30号", "齐思贤",
        "生物基聚酯与尼龙的聚合改性，年产八千吨。",
    ),
    "cosmetics": _firm(
        "绿洲日化", "绿洲日化股份有限公司", "MA1FL3C8", C.DOWNSTREAM, S.LARGE, SHANGHAI, "样例路700号", "华承志",
        "日用化学品自主品牌与全国销售网络。",
    ),
    "pharmapark": Unit(
        "宝杨药谷", "宝杨药谷园区运营有限公司", "91", "MA1GR1K2", K.PARK, C.SERVICE, S.SMALL, BAOSHAN,
        "宝山区宝杨路样例800号", "计春晖", "生物医药园区运营，具备危化品集中存储与污水预处理设施。",
    ),
    "steel": _firm(
        "东海钢铁", "东海钢铁股份有限公司", "MA1GR2L3", C.MIDSTREAM, S.LARGE, BAOSHAN, "宝山区牡丹江路样例1号", "郭启航",
        "特种钢材与板材制造，正在推进低碳冶金示范产线。",
    ),
    "energy": _firm(
        "江湾节能", "江湾节能装备有限公司", "MA1GR3M4", C.UPSTREAM, S.MEDIUM, SHANGHAI, "样例路62号", "宋昇",
        "余热回收与高温热泵成套装备。",
    ),
    "carbon": Unit(
        "蕴藻碳核算", "蕴藻浜碳核算服务有限公司", "91", "MA1GR4N5", K.SERVICE, C.SERVICE, S.MICRO, BAOSHAN,
        "宝山区蕴川路样例55号", "蒋璐", "组织与产品碳足迹核算、核查与培训。",
    ),
    "microsys": Unit(
        "江南微系统所", "江南微系统研究所", "12", "42501166", K.INSTITUTE, C.SERVICE, S.NONE, SHANGHAI, "样例路865号",
        "戴一鸣", "微机电系统工艺与键合技术，拥有六英寸中试线。",
    ),
    "software": _firm(
        "云杉医软", "云杉医学软件有限公司", "MA1FL4D9", C.MIDSTREAM, S.MICRO, SHANGHAI, "样例路19号", "苗璐",
        "检验信息系统与智能审核规则引擎。",
    ),
    "evaluation": Unit(
        "长三角评估院", "长三角科技评估研究院", "52", "MJ5040M8", K.INSTITUTE, C.SERVICE, S.NONE, SHANGHAI, "样例路1001号",
        "郑翊", "科技项目评估与咨询，组织多领域专家参与论证。",
    ),
    "ludao": _firm(
        "鹭岛智能", "鹭岛智能汽车股份有限公司", "MAC7T3J1", C.MIDSTREAM, S.LARGE, XIAMEN, "集美区样例大道1号", "曾志强",
        "新能源客车与智能商用车研发制造，年营业收入五十三亿元。",
    ),
    "jiyu": _firm(
        "集屿电子", "集屿汽车电子有限公司", "MAC7T4K2", C.UPSTREAM, S.MEDIUM, XIAMEN, "集美区样例路20号", "许诺",
        "车载域控制器与电源管理模块。",
    ),
    "haicang": _firm(
        "海沧雷达", "海沧毫米波雷达有限公司", "MAC7T5L3", C.UPSTREAM, S.SMALL, XIAMEN, "海沧区样例路8号", "纪琛",
        "四维成像毫米波雷达，专精特新企业。",
    ),
    "xiangan": _firm(
        "翔安电池", "翔安动力电池有限公司", "MAC7T6M4", C.UPSTREAM, S.LARGE, XIAMEN, "翔安区样例路6号", "洪瑾",
        "动力电芯、模组与热管理系统。",
    ),
    "wuyuan": _firm(
        "五缘软件", "五缘软件有限公司", "MAC7T7N5", C.MIDSTREAM, S.SMALL, XIAMEN, "湖里区样例路15号", "叶知秋",
        "车载操作系统与仿真软件。",
    ),
    "bus": Unit(
        "鹭岛公交", "鹭岛公交集团有限公司", "91", "MAC7T8P6", K.ENTERPRISE, C.DOWNSTREAM, S.LARGE, XIAMEN,
        "思明区样例路77号", "翁国梁", "公交线路三百余条，提供真实道路场景与运行数据。",
    ),
    "gulang": Unit(
        "鼓浪大学", "鼓浪大学", "12", "42602177", K.UNIVERSITY, C.SERVICE, S.NONE, XIAMEN, "思明区样例路422号", "昇明远",
        "电池机理与多传感器融合研究。",
    ),
    "tongan": Unit(
        "同安检测院", "同安车辆检测研究院", "52", "MJE051N9", K.INSTITUTE, C.SERVICE, S.NONE, XIAMEN, "同安区样例路33号",
        "庄伟", "整车与零部件安全检测、测试规程研究。",
    ),
    "robot": _firm(
        "沪泾关节", "沪泾智能关节机器人有限公司", "MA1GR5P6", C.MIDSTREAM, S.SMALL, BAOSHAN, "宝山区高逸路样例11号", "钱鑫",
        "一体化关节模组与协作机器人。",
    ),
    "fibre": _firm(
        "顾村碳纤维", "顾村碳纤维复合材料有限公司", "MA1GR6Q7", C.MIDSTREAM, S.MEDIUM, BAOSHAN, "宝山区顾村镇样例58号", "祝青",
        "大丝束碳纤维编织与热塑性复合材料部件。",
    ),
    "pipes": _firm(
        "淞南管网", "淞南管网智能检测有限公司", "MA1GR7R8", C.SERVICE, S.SMALL, BAOSHAN, "宝山区淞南镇样例40号", "阮文韬",
        "地下管网检测机器人与缺陷识别系统。",
    ),
    "graphene": _firm(
        "月浦石墨烯", "月浦石墨烯科技有限公司", "MA1GR8T9", C.UPSTREAM, S.SMALL, BAOSHAN, "宝山区月浦镇样例17号", "骆旸",
        "石墨烯导热膜与散热材料。",
    ),
    "marine": _firm(
        "环岛海洋", "环岛海洋生物医药有限公司", "MAC7T9Q7", C.MIDSTREAM, S.LARGE, XIAMEN, "海沧区样例路100号", "郭珺",
        "海洋来源多糖与蛋白药物、功能食品。",
    ),
    "packaging": _firm(
        "火炬湾封装", "火炬湾半导体封装有限公司", "MAC7U1R8", C.MIDSTREAM, S.LARGE, XIAMEN, "翔安区样例路12号", "翁泽",
        "功率器件与第三代半导体模块封装。",
    ),
    "culture": _firm(
        "筼筜数文", "筼筜数字文旅有限公司", "MAC7U2T9", C.DOWNSTREAM, S.MEDIUM, XIAMEN, "思明区样例路9号", "黄璘",
        "数字人、空间计算内容与文旅场景运营。",
    ),
}
