/// Chinese names as pairs of Han and pinyin without tones (ISO 7098 with the marks left out, as passports have them).
enum HanNames {
  /// Family names, most frequent first.
  static let family = """
    王=Wang,李=Li,张=Zhang,刘=Liu,陈=Chen,杨=Yang,黄=Huang,赵=Zhao,吴=Wu,周=Zhou,徐=Xu,孙=Sun,马=Ma,朱=Zhu,胡=Hu,郭=Guo,何=He,\
    高=Gao,林=Lin,罗=Luo,郑=Zheng,梁=Liang,谢=Xie,宋=Song,唐=Tang,许=Xu,韩=Han,冯=Feng,邓=Deng,曹=Cao,彭=Peng,曾=Zeng,\
    欧阳=Ouyang,司马=Sima,诸葛=Zhuge
    """
  /// Given names of women that are frequent as a whole.
  static let female =
    "芳=Fang,娜=Na,秀英=Xiuying,敏=Min,静=Jing,丽=Li,艳=Yan,娟=Juan,霞=Xia,秀兰=Xiulan,燕=Yan,玲=Ling,桂英=Guiying,"
    + "丹=Dan,萍=Ping,红=Hong,玉兰=Yulan"
  /// Given names of men that are frequent as a whole.
  static let male =
    "伟=Wei,强=Qiang,磊=Lei,军=Jun,洋=Yang,勇=Yong,杰=Jie,涛=Tao,明=Ming,超=Chao,刚=Gang,平=Ping,辉=Hui,鹏=Peng,"
    + "建国=Jianguo,志强=Zhiqiang,建华=Jianhua"
  /// First characters of the given names of two.
  static let first =
    "晓=Xiao,文=Wen,嘉=Jia,志=Zhi,海=Hai,建=Jian,春=Chun,雪=Xue,思=Si,子=Zi,雨=Yu,俊=Jun,国=Guo,永=Yong,天=Tian,若=Ruo,欣=Xin,佳=Jia"
  /// Second characters of the given names of women.
  static let secondFemale = "婷=Ting,雯=Wen,怡=Yi,琳=Lin,洁=Jie,颖=Ying,萱=Xuan,涵=Han,瑶=Yao,梅=Mei,莹=Ying,蓉=Rong"
  /// Second characters of the given names of men.
  static let secondMale = "东=Dong,峰=Feng,龙=Long,华=Hua,斌=Bin,宇=Yu,轩=Xuan,浩=Hao,鑫=Xin,林=Lin,波=Bo,亮=Liang"
}
