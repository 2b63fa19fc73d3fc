import { badCheckpoint, truncated } from './bytes.ts'
import { globalOf, reduce, storageOf, type Tuple, type Value } from './pickle-values.ts'

/** LaMIM's pickles leave at most about 1500 values on the stack and in the memo. */
const maxStack = 100_000
const maxMemo = 1_000_000

/**
 * Reads the few opcodes that `torch.save` writes for a state dict (protocols 2 to 4).
 * @param file named in problems @param bytes `data.pkl`
 * @throws Problem 'bad-checkpoint' on any other opcode or global, 'bad-file' if cut off
 */
export function readPickle(file: string, bytes: Uint8Array): Value {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder()
  const memo = new Map<number, Value>()
  const marks: number[] = []
  const stack: Value[] = []
  let at = 0

  function take(length: number): number {
    const start = at
    at += length
    if (at > bytes.length) throw truncated(file, `data.pkl ends inside an opcode at byte ${start}`)
    return start
  }
  function push(value: Value): void {
    if (stack.length >= maxStack) throw refused('nests too deep')
    stack.push(value)
  }
  function pop(): Value {
    const value = stack.pop()
    if (value === undefined) throw refused('takes more than it has')
    return value
  }
  function top(): Value {
    const value = stack.at(-1)
    if (value === undefined) throw refused('takes more than it has')
    return value
  }
  function toMark(): Value[] {
    const mark = marks.pop()
    if (mark === undefined || mark > stack.length) throw refused('lacks a mark')
    return stack.splice(mark)
  }
  function popTuple(length: number): Tuple {
    const items = Array.from({ length }, pop).reverse()
    return { kind: 'tuple', items }
  }
  function remember(index: number): void {
    if (memo.size >= maxMemo) throw refused('remembers too much')
    memo.set(index, top())
  }
  function recall(index: number): void {
    const value = memo.get(index)
    if (value === undefined) throw refused(`recalls value ${index}, which isn't there`)
    push(value)
  }
  function string(length: number): string {
    const start = take(length)
    return text.decode(bytes.subarray(start, at))
  }
  function line(): string {
    const end = bytes.indexOf(10, at)
    if (end < 0) throw truncated(file, 'data.pkl ends inside a name')
    const found = text.decode(bytes.subarray(at, end))
    at = end + 1
    return found
  }
  function setItems(pairs: readonly Value[]): void {
    const dict = top()
    if (!(dict instanceof Map) || pairs.length % 2 !== 0) throw refused('fills what is no dict')
    for (let i = 0; i < pairs.length; i += 2) {
      const [key, value] = pairs.slice(i, i + 2)
      if ((typeof key !== 'string' && typeof key !== 'number') || value === undefined)
        throw refused('has a key that is no name')
      dict.set(key, value)
    }
  }
  function appendAll(items: readonly Value[]): void {
    const list = top()
    if (!Array.isArray(list)) throw refused('appends to what is no list')
    for (const item of items) list.push(item)
  }
  function refused(why: string) {
    return badCheckpoint(file, `is no state dict as torch.save writes it: its pickle ${why}.`, {
      details: `byte ${at} of data.pkl`,
    })
  }
  function long(length: number): number {
    if (length > 8) throw refused('has a number of over 64 bits')
    const start = take(length)
    let value = 0n
    for (let i = 0; i < length; i++) value |= BigInt(data.getUint8(start + i)) << BigInt(8 * i)
    return Number(BigInt.asIntN(8 * length, value))
  }

  for (;;) {
    const op = data.getUint8(take(1))
    switch (String.fromCharCode(op)) {
      case '\x80':
        if (data.getUint8(take(1)) > 5) throw refused('has an unknown protocol')
        break
      case '\x95': // FRAME: its length only helps readers of streams
        take(8)
        break
      case '.':
        return pop()
      case 'N':
        push(null)
        break
      case '\x88':
        push(true)
        break
      case '\x89':
        push(false)
        break
      case 'J':
        push(data.getInt32(take(4), true))
        break
      case 'K':
        push(data.getUint8(take(1)))
        break
      case 'M':
        push(data.getUint16(take(2), true))
        break
      case '\x8a':
        push(long(data.getUint8(take(1))))
        break
      case 'G':
        push(data.getFloat64(take(8)))
        break
      case 'X':
        push(string(data.getUint32(take(4), true)))
        break
      case '\x8c':
        push(string(data.getUint8(take(1))))
        break
      case '(':
        if (marks.length >= maxStack) throw refused('nests too deep')
        marks.push(stack.length)
        break
      case ')':
        push({ kind: 'tuple', items: [] })
        break
      case 't':
        push({ kind: 'tuple', items: toMark() })
        break
      case '\x85':
        push(popTuple(1))
        break
      case '\x86':
        push(popTuple(2))
        break
      case '\x87':
        push(popTuple(3))
        break
      case ']':
        push([])
        break
      case 'a':
        appendAll([pop()])
        break
      case 'e':
        appendAll(toMark())
        break
      case '}':
        push(new Map())
        break
      case 's': {
        const value = pop()
        setItems([pop(), value])
        break
      }
      case 'u':
        setItems(toMark())
        break
      case 'q':
        remember(data.getUint8(take(1)))
        break
      case 'r':
        remember(data.getUint32(take(4), true))
        break
      case '\x94':
        remember(memo.size)
        break
      case 'h':
        recall(data.getUint8(take(1)))
        break
      case 'j':
        recall(data.getUint32(take(4), true))
        break
      case 'c': {
        const module = line()
        push(globalOf(file, `${module}.${line()}`))
        break
      }
      case '\x93': {
        const name = pop()
        push(globalOf(file, `${String(pop())}.${String(name)}`))
        break
      }
      case 'Q':
        push(storageOf(file, pop()))
        break
      case 'R': {
        const args = pop()
        push(reduce(file, pop(), args))
        break
      }
      case 'b': // BUILD: an OrderedDict's own attributes (`_metadata`), of no use here
        pop()
        if (!(top() instanceof Map)) throw refused('sets attributes of what is no dict')
        break
      default:
        throw refused(`holds opcode 0x${op.toString(16)}, which a state dict has no use for`)
    }
  }
}
