import { type PickleCursor, pickleCursor } from './pickle-cursor.ts'
import { PickleStack } from './pickle-stack.ts'
import { globalOf, reduce, storageOf, type Value } from './pickle-values.ts'

/** What an opcode works on. */
interface Machine {
  readonly file: string
  readonly cursor: PickleCursor
  readonly stack: PickleStack
}

type Opcode = (machine: Machine) => void

/** STOP: the value on top is the result. */
const stop = 0x2e

/** Names and codes from CPython's `pickletools.py`. */
const opcodes: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  // PROTO
  [
    0x80,
    ({ cursor }) => {
      if (cursor.uint8() > 5) throw cursor.refuse('has an unknown protocol')
    },
  ],
  // FRAME: the length serves readers of streams
  [0x95, ({ cursor }) => cursor.skip(8)],

  // NONE, NEWTRUE, NEWFALSE
  [0x4e, ({ stack }) => stack.push(null)],
  [0x88, ({ stack }) => stack.push(true)],
  [0x89, ({ stack }) => stack.push(false)],
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  [0x4a, ({ cursor, stack }) => stack.push(cursor.int32())],
  [0x4b, ({ cursor, stack }) => stack.push(cursor.uint8())],
  [0x4d, ({ cursor, stack }) => stack.push(cursor.uint16())],
  [0x8a, ({ cursor, stack }) => stack.push(cursor.integer(cursor.uint8()))],
  [0x47, ({ cursor, stack }) => stack.push(cursor.float64())],
  // BINUNICODE, SHORT_BINUNICODE
  [0x58, ({ cursor, stack }) => stack.push(cursor.text(cursor.uint32()))],
  [0x8c, ({ cursor, stack }) => stack.push(cursor.text(cursor.uint8()))],

  // MARK
  [0x28, ({ stack }) => stack.mark()],
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  [0x29, ({ stack }) => stack.push({ kind: 'tuple', items: [] })],
  [0x74, ({ stack }) => stack.push({ kind: 'tuple', items: stack.popToMark() })],
  [0x85, ({ stack }) => stack.push(stack.popTuple(1))],
  [0x86, ({ stack }) => stack.push(stack.popTuple(2))],
  [0x87, ({ stack }) => stack.push(stack.popTuple(3))],
  // EMPTY_LIST, APPEND, APPENDS
  [0x5d, ({ stack }) => stack.push([])],
  [0x61, ({ stack }) => stack.append([stack.pop()])],
  [0x65, ({ stack }) => stack.append(stack.popToMark())],
  // EMPTY_DICT, SETITEM, SETITEMS
  [0x7d, ({ stack }) => stack.push(new Map())],
  [0x73, ({ stack }) => stack.setItems(stack.popTuple(2).items)],
  [0x75, ({ stack }) => stack.setItems(stack.popToMark())],

  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  [0x71, ({ cursor, stack }) => stack.memoize(cursor.uint8())],
  [0x72, ({ cursor, stack }) => stack.memoize(cursor.uint32())],
  [0x94, ({ stack }) => stack.memoize()],
  [0x68, ({ cursor, stack }) => stack.recall(cursor.uint8())],
  [0x6a, ({ cursor, stack }) => stack.recall(cursor.uint32())],

  // GLOBAL
  [
    0x63,
    ({ file, cursor, stack }) => {
      const module = cursor.textLine()
      stack.push(globalOf(file, `${module}.${cursor.textLine()}`))
    },
  ],
  // STACK_GLOBAL
  [
    0x93,
    ({ file, cursor, stack }) => {
      const [module, name] = stack.popTuple(2).items
      // Lists of lists of one text would grow without limit as text.
      if (typeof module !== 'string' || typeof name !== 'string')
        throw cursor.refuse('names a global by what is no text')
      stack.push(globalOf(file, `${module}.${name}`))
    },
  ],
  // BINPERSID
  [0x51, ({ file, stack }) => stack.push(storageOf(file, stack.pop()))],
  // REDUCE
  [
    0x52,
    ({ file, stack }) => {
      const args = stack.pop()
      stack.push(reduce(file, stack.pop(), args))
    },
  ],
  // BUILD: attributes of an OrderedDict (`_metadata`), which hold no weights
  [
    0x62,
    ({ cursor, stack }) => {
      stack.pop()
      if (!(stack.top() instanceof Map)) throw cursor.refuse('sets attributes of what is no dict')
    },
  ],
])

/**
 * Reads the few opcodes that `torch.save` writes for a state dict (protocols 2 to 4).
 * @param file named in problems @param bytes `data.pkl`
 * @throws Problem 'bad-checkpoint' on any other opcode or global, 'bad-file' if cut off
 */
export function readPickle(file: string, bytes: Uint8Array): Value {
  const cursor = pickleCursor(file, bytes)
  const stack = new PickleStack(cursor.refuse)
  const machine = { file, cursor, stack }
  for (let code = cursor.uint8(); code !== stop; code = cursor.uint8()) {
    const run = opcodes.get(code)
    if (!run)
      throw cursor.refuse(`holds opcode 0x${code.toString(16)}, which a state dict has no use for`)
    run(machine)
  }
  return stack.pop()
}
