"""The first terms of the managed vocabularies; operators keep them from there on.

(Chinese name, English name) of a group, then of each term in it. A migration enters what is not there yet.
"""

from __future__ import annotations

type Group = tuple[tuple[str, str], tuple[tuple[str, str], ...]]

CAPABILITIES: tuple[Group, ...] = (
    (
        ("材料与化学", "Materials and chemistry"),
        (
            ("高性能聚合物", "High-performance polymers"),
            ("特种金属与合金", "Special metals and alloys"),
            ("复合材料", "Composite materials"),
            ("石墨烯与二维材料", "Graphene and two-dimensional materials"),
            ("表面处理与涂层", "Surface treatment and coating"),
            ("催化与合成工艺", "Catalysis and synthesis"),
        ),
    ),
    (
        ("制造与工艺", "Manufacturing and processes"),
        (
            ("精密加工", "Precision machining"),
            ("精密注塑", "Precision injection moulding"),
            ("微纳制造", "Micro- and nanofabrication"),
            ("增材制造", "Additive manufacturing"),
            ("焊接与连接", "Welding and joining"),
            ("自动化产线集成", "Automated line integration"),
            ("洁净生产与灌装", "Clean production and filling"),
        ),
    ),
    (
        ("生物与医药", "Biology and medicine"),
        (
            ("合成生物技术", "Synthetic biology"),
            ("发酵与生物反应", "Fermentation and bioreaction"),
            ("酶工程", "Enzyme engineering"),
            ("诊断试剂", "Diagnostic reagents"),
            ("医疗器械设计", "Design of medical devices"),
            ("临床试验", "Clinical trials"),
            ("分离与纯化", "Separation and purification"),
        ),
    ),
    (
        ("电子与信息", "Electronics and information"),
        (
            ("芯片设计", "Chip design"),
            ("传感器", "Sensors"),
            ("嵌入式系统", "Embedded systems"),
            ("光学与成像", "Optics and imaging"),
            ("工业软件", "Industrial software"),
            ("机器视觉", "Machine vision"),
            ("数据分析与建模", "Data analysis and modelling"),
        ),
    ),
    (
        ("能源与环境", "Energy and environment"),
        (
            ("储能与电池", "Storage and batteries"),
            ("氢能", "Hydrogen"),
            ("节能与余热利用", "Energy saving and waste heat"),
            ("碳捕集与利用", "Carbon capture and use"),
            ("水处理", "Water treatment"),
        ),
    ),
    (
        ("测试与验证", "Testing and verification"),
        (
            ("理化检测", "Physical and chemical testing"),
            ("可靠性与环境试验", "Reliability and environmental tests"),
            ("电磁兼容", "Electromagnetic compatibility"),
            ("计量校准", "Metrology and calibration"),
            ("工艺验证与放大", "Process validation and scale-up"),
            ("标准与认证", "Standards and certification"),
        ),
    ),
)
FIELDS: tuple[Group, ...] = (
    (
        ("先进制造", "Advanced manufacturing"),
        (
            ("机器人", "Robotics"),
            ("高端装备", "High-end equipment"),
            ("智能网联汽车", "Connected cars"),
            ("航空航天", "Aerospace"),
            ("船舶与海洋工程", "Ships and ocean engineering"),
        ),
    ),
    (
        ("生命健康", "Life and health"),
        (
            ("创新药", "Innovative drugs"),
            ("医疗器械", "Medical devices"),
            ("合成生物", "Biomanufacturing"),
            ("化妆品与健康消费品", "Cosmetics and health goods"),
            ("中医药", "Traditional Chinese medicine"),
        ),
    ),
    (
        ("新材料", "New materials"),
        (
            ("先进钢铁", "Advanced steel"),
            ("先进化工材料", "Advanced chemical materials"),
            ("前沿材料", "Frontier materials"),
        ),
    ),
    (
        ("新一代信息技术", "Information technology"),
        (
            ("集成电路", "Integrated circuits"),
            ("人工智能", "Artificial intelligence"),
            ("物联网", "Internet of things"),
            ("工业互联网", "Industrial internet"),
            ("新型显示", "New displays"),
        ),
    ),
    (
        ("绿色低碳", "Green and low-carbon"),
        (
            ("新能源", "New energy"),
            ("节能环保", "Energy saving and environment"),
            ("循环经济", "Circular economy"),
        ),
    ),
    (
        ("科技服务", "S&T services"),
        (
            ("知识产权服务", "Intellectual-property services"),
            ("科技金融", "Finance for technology"),
            ("技术转移", "Technology transfer"),
            ("检验检测", "Inspection and testing"),
        ),
    ),
)
VOCABULARIES: dict[str, tuple[Group, ...]] = {"capability": CAPABILITIES, "field": FIELDS}
