import { createRoot } from 'react-dom/client'
import { loadBrand } from '../ui/brand'
import { Frame } from './Frame'
import { NotFound } from './NotFound'
import { routeOf } from './routes'
import './public.css'

/** Draws the page of this address; each is loaded alone. */
async function start(): Promise<void> {
  const found = routeOf(location.pathname)
  const branding = loadBrand()
  const root = createRoot(document.getElementById('root') as HTMLElement)
  if (!found) {
    await branding
    root.render(
      <Frame>
        <NotFound />
      </Frame>,
    )
    return
  }
  const [{ Page }] = await Promise.all([found.route.load(), branding])
  const page = <Page params={found.params} />
  root.render(found.route.isBare ? page : <Frame>{page}</Frame>)
}

void start()
