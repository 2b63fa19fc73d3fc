import { expect, it } from 'vitest'
import { readLanguage } from './language.ts'
import { lamim } from './testing/run-lamim.ts'

it.each([
  [['--lang', 'zh', 'predict'], {}, 'zh', ['predict']],
  [['predict', '--lang=zh', 'x.nii'], {}, 'zh', ['predict', 'x.nii']],
  [['predict'], { LANG: 'zh_CN.UTF-8' }, 'zh', ['predict']],
  [['predict'], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en', ['predict']],
  [['predict'], { LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'de_DE' }, 'zh', ['predict']],
  [['--lang', 'en', 'predict'], { LANG: 'zh_CN' }, 'en', ['predict']],
])('%j with %j', (args, environment, locale, rest) => {
  expect(readLanguage(args, environment)).toEqual({ locale, rest })
})

it('an unsupported language is wrong usage', async () => {
  for (const args of [['--lang', 'xx', '--help'], ['--lang']]) {
    const { code, err } = await lamim(...args)
    expect(code).toBe(2)
    expect(err).toMatch(/^--lang takes en or zh, not '.*'\.\n$/)
  }
})

it('the help is completely in Chinese', async () => {
  const all = await lamim('--lang', 'zh', '--help')
  expect(all.code).toBe(0)
  expect(all.out).toContain('仅供研究和教学使用。非医疗器械。不得用于诊断或治疗决策。')
  for (const verb of ['convert', 'prepare', 'predict', 'reconstruct', 'inspect']) {
    const { code, out } = await lamim(verb, '--help', '--lang', 'zh')
    expect(code).toBe(0)
    const [, , ...text] = out.split('\n')
    // Options, file names and formats aren't translated; no line is an English sentence.
    expect(text.join('\n')).not.toMatch(/\b(the|and|of|with|a) [a-z]+/)
    expect(text.join('\n')).toMatch(/\p{Script=Han}{4}/u)
  }
})

it('a problem is reported in Chinese', async () => {
  const { code, err } = await lamim('inspect', '/nowhere/a.nii', '--lang', 'zh')
  expect(code).toBe(1)
  expect(err).toBe('/nowhere/a.nii：无法读取。文件不存在。请检查路径。\n')
})
