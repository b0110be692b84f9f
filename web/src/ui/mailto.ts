/**
 * The address of a new mail to somebody. A mailbox may be called `a?cc=b`: unencoded, the rest of it would be taken for
 * further recipients or for words of the mail.
 */
export function mailTo(address: string, subject?: string): string {
  const at = address.lastIndexOf('@')
  const to = [address.slice(0, at), address.slice(at + 1)].map(encodeURIComponent).join('@')
  return `mailto:${to}${subject === undefined ? '' : `?subject=${encodeURIComponent(subject)}`}`
}
