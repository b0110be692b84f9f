import { sayFault } from './notify'

type Mutation<Given, Answer> = { mutateAsync: (given: Given) => Promise<Answer> }
type Then<Answer> = {
  onSuccess?: (answer: Answer) => void
  /** Where to go on: not if the person has left the page in the meantime. */
  thenGo?: (answer: Answer) => void
  onError?: (error: Error) => void
}

/**
 * Change something, and say what came of it. Callbacks of `mutate` are forgotten when the component
 * is gone or something else was begun before the answer; `onSuccess` and `onError` are always
 * called. Without `onError` the page shows the mutation's own error, as long as it is there. A
 * refusal that was for a form is said aloud when the form has been closed.
 */
export function carryOut<Given, Answer>(
  mutation: Mutation<Given, Answer>,
  given: Given,
  { onSuccess, thenGo, onError }: Then<Answer> = {},
): void {
  const page = location.pathname
  const isStillThere = () => location.pathname === page
  const pressed = document.activeElement
  const refuse = (error: Error) => {
    onError?.(error)
    const isShown = onError ? onError === sayFault || pressed?.isConnected : isStillThere()
    if (!isShown) sayFault(error)
  }
  mutation.mutateAsync(given).then((answer) => {
    onSuccess?.(answer)
    if (isStillThere()) thenGo?.(answer)
  }, refuse)
}
