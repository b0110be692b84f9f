/** The proof of work of a form: a counter whose hash begins as the challenge says (ops.is_solution). */
export type Work = { nonce: string; salt: string; cost: number; keyPrefix: string }

const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0
const PRIMES = Array.from({ length: 310 }, (_, n) => n + 2)
  .filter(
    (n) =>
      !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, d) => d + 2).some(
        (d) => n % d === 0,
      ),
  )
  .slice(0, 64)
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

const w = new Int32Array(64)

/** SHA-256 of at most 55 bytes, which are the beginning of `block`; the result replaces them. */
function hash(block: DataView, length: number): void {
  for (let i = 0; i < 16; i++) w[i] = i * 4 < length ? block.getInt32(i * 4) : 0
  w[length >> 2] = -0x80000000
  w[15] = length * 8
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15] as number
    const b = w[i - 2] as number
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = START as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const one = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (w[i] as number)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries())
    block.setInt32(i * 4, (word + (START[i] as number)) | 0)
}

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** The smallest counter that solves a challenge. */
export function solve({ salt, nonce, cost, keyPrefix }: Work): number {
  const prefix = bytesOf(keyPrefix)
  const start = new Uint8Array([...bytesOf(salt), ...bytesOf(nonce)])
  const bytes = new Uint8Array(64)
  const block = new DataView(bytes.buffer)
  for (let counter = 0; ; counter++) {
    bytes.set(start)
    block.setUint32(start.length, counter)
    // Lengths are multiples of four here: 36, then 32.
    hash(block, start.length + 4)
    for (let round = 1; round < cost; round++) hash(block, 32)
    if (prefix.every((byte, i) => bytes[i] === byte)) return counter
  }
}
