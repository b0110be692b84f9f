/**
 * Puts the form of a niche into a page of another site, which the niche has to allow:
 *   <script src="https://leads.example/embed.js" data-niche="roofs" async></script>
 */
;(() => {
  const script = document.currentScript
  const niche = script?.dataset.niche
  if (!niche) return
  const { origin } = new URL(script.src)
  // Where the visitor came from is known to the page around the frame alone. What else stands in its address, such as
  // a session, is none of ours. The names: src/form/attribution.ts.
  const known = new URLSearchParams(location.search)
  const query = new URLSearchParams()
  const names =
    'utm_source utm_medium utm_campaign utm_term utm_content partner click_id gclid fbclid msclkid ttclid'
  for (const name of names.split(' ')) {
    const value = known.get(name)
    if (value) query.set(name, value.slice(0, 255))
  }
  query.set('parent', location.origin)
  query.set('page', location.origin + location.pathname)
  const frame = document.createElement('iframe')
  frame.src = `${origin}/embed/${encodeURIComponent(niche)}?${query}`
  frame.title = script.dataset.title ?? 'Form'
  frame.style.cssText = 'display: block; width: 100%; height: 600px; border: 0'
  addEventListener('message', ({ source, origin: sender, data }) => {
    if (source !== frame.contentWindow || sender !== origin) return
    if (data?.type === 'leadmill-height' && data.height > 0 && data.height < 20000)
      frame.style.height = `${data.height}px`
  })
  script.after(frame)
})()
