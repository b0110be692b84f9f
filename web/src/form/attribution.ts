const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'partner']
const CLICKS = ['click_id', 'gclid', 'fbclid', 'msclkid', 'ttclid']

/** Where the visitor came from, as submit_lead takes it: of the address and the page before, cut to what it stores. */
export function attributionOf(search: string, referrer: string): Record<string, string> {
  const query = new URLSearchParams(search)
  const given: Record<string, string> = {}
  for (const name of UTM) {
    const value = query.get(name)
    if (value) given[name] = value.slice(0, 255)
  }
  const click = CLICKS.map((name) => query.get(name)).find(Boolean)
  if (click) given.click_id = click.slice(0, 255)
  // embed.js says on which page the form stands: the browser tells only its origin.
  const page = query.get('page') ?? referrer
  if (page) given.referrer_url = page.slice(0, 2000)
  return given
}
