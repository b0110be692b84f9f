import { solve } from './solve'

self.onmessage = (event) => self.postMessage(solve(event.data))
