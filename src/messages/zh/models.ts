import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const models: Translation<typeof en.models> = {
  importing: '正在导入模型',
  runningCase: '正在计算新模型的自检数值',
  checking: ({ path }) => `正在校验 ${path}`,

  noConfig: ({ config }) =>
    `所选文件中没有 ${config}。请选择本软件导出的 zip，或“lamim convert”写入的文件夹。`,
  incomplete: ({ path }) => `${path}：缺少该模型文件。请重新转换或导入模型。`,
  notFetched: ({ path }) => `${path}：无法获取该模型文件。请检查网络连接后重试。`,
  notThere: ({ path, base }) => `${path}：${base} 处没有该模型文件。模型不存在或不完整。`,
  noStorage: '浏览器未向此页面提供存储空间（是否为隐私窗口？）。模型只能保存在内存中。',
  storageFull: '浏览器存储空间已满。请删除已存储的模型或其他网站的数据后重试。',
  fileGone: ({ path }) =>
    `${path}：已存储模型的该文件已不存在，可能在此处或被浏览器删除。请重新转换或导入模型。`,
  beingRead: '模型正在此处或其他标签页中被读取。请在读取完成后删除。',
  unreadableName: '无法读取的模型',
}
