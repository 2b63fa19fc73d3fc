import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const study: Translation<typeof en.study> = {
  researchNotice: '仅供研究和教学使用。非医疗器械。不得用于诊断或治疗决策。',

  fromModel: ({ text, translations }, { language }) => translations[language] ?? text,
  scanNote: ({ file, contrast, note }, { text }) => `${file}（${contrast}）：${text(note)}`,
  withSkull: ({ contrasts }, { list }) =>
    `${list(contrasts)} 中似乎仍有颅骨。模型以去颅骨的脑图像训练。请先进行预处理。`,
  missingTrained: ({ contrasts }, { list }) =>
    `${list(contrasts)} 未提供，以零代替。模型在训练中见过此类情况，但回答较差。`,
  missingUntrained: ({ contrasts }, { list }) =>
    `${list(contrasts)} 未提供，以零代替。模型未针对缺失的对比进行训练。`,
  calibration: ({ present, tasks }, { list, text }) =>
    `校准基于完整的检查，而不是仅有 ${list(present)} 的检查。概率可能偏高或偏低：${tasks.map(text).join('、')}。`,
  unlikeSupport: ({ contrast, share, usual }, { percent }) =>
    `${contrast} 与模型的训练图像不同：${percent(share)} 的体素有信号，训练数据中为 ${percent(usual)}。`,
  unlikeMean: ({ contrast, mean, usual }, { number }) =>
    `${contrast} 与模型的训练图像不同：平均亮度为 ${number(mean)}，训练数据中为 ${number(usual)}。`,
  unlikeBoth: ({ contrast, share, usualShare, mean, usualMean }, { number, percent }) =>
    `${contrast} 与模型的训练图像不同：${percent(share)} 的体素有信号，训练数据中为 ${percent(usualShare)}；平均亮度为 ${number(mean)}，训练数据中为 ${number(usualMean)}。`,
  blankingTokens: '正在逐个遮蔽标记',
}
