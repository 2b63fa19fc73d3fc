import type { PickleCursor } from './pickle-cursor.ts'
import type { Tuple, Value } from './pickle-values.ts'

/** LaMIM's pickles leave at most about 1500 values on the stack and in the memo. */
const maxStack = 100_000
const maxMemo = 1_000_000

/** The stack, marks and memo of a pickle machine. Every method throws Problem 'bad-checkpoint'. */
export class PickleStack {
  readonly #refuse: PickleCursor['refuse']
  readonly #values: Value[] = []
  readonly #marks: number[] = []
  readonly #memo = new Map<number, Value>()

  constructor(refuse: PickleCursor['refuse']) {
    this.#refuse = refuse
  }

  push(value: Value): void {
    if (this.#values.length >= maxStack) throw this.#refuse('nests too deep')
    this.#values.push(value)
  }

  pop(): Value {
    const value = this.#values.pop()
    if (value === undefined) throw this.#refuse('takes more than it has')
    return value
  }

  top(): Value {
    const value = this.#values.at(-1)
    if (value === undefined) throw this.#refuse('takes more than it has')
    return value
  }

  mark(): void {
    if (this.#marks.length >= maxStack) throw this.#refuse('nests too deep')
    this.#marks.push(this.#values.length)
  }

  popToMark(): Value[] {
    const mark = this.#marks.pop()
    if (mark === undefined || mark > this.#values.length) throw this.#refuse('lacks a mark')
    return this.#values.splice(mark)
  }

  popTuple(length: number): Tuple {
    const items = Array.from({ length }, () => this.pop()).reverse()
    return { kind: 'tuple', items }
  }

  /** Stores the top under an index; under the next free one where none is passed. */
  memoize(index = this.#memo.size): void {
    if (this.#memo.size >= maxMemo) throw this.#refuse('remembers too much')
    this.#memo.set(index, this.top())
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw this.#refuse(`recalls value ${index}, which isn't there`)
    this.push(value)
  }

  /** Adds keys and values in turn to the dict on top. */
  setItems(pairs: readonly Value[]): void {
    const dict = this.top()
    if (!(dict instanceof Map) || pairs.length % 2 !== 0)
      throw this.#refuse('fills what is no dict')
    for (let i = 0; i < pairs.length; i += 2) {
      const [key, value] = pairs.slice(i, i + 2)
      if ((typeof key !== 'string' && typeof key !== 'number') || value === undefined)
        throw this.#refuse('has a key that is no name')
      dict.set(key, value)
    }
  }

  /** Adds items to the list on top. */
  append(items: readonly Value[]): void {
    const list = this.top()
    if (!Array.isArray(list)) throw this.#refuse('appends to what is no list')
    for (const item of items) list.push(item)
  }
}
