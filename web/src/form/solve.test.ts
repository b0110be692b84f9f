// @vitest-environment node
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { solve } from './solve'

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

describe('solve', () => {
  it.each([1, 3])('finds the counter whose hash begins as the challenge says, cost %i', (cost) => {
    const [salt, nonce] = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100']
    const counter = solve({ salt, nonce, cost, keyPrefix: '7f' })
    const tail = Buffer.alloc(4)
    tail.writeUInt32BE(counter)
    let key: Uint8Array = Buffer.concat([Buffer.from(salt + nonce, 'hex'), tail])
    for (let round = 0; round < cost; round++) key = hash(key)
    expect(key[0]).toBe(0x7f)
  })
})
