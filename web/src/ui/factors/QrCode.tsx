import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code, drawn here: the secret in it goes to no other service. */
export function QrCode({ value, label }: { value: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(value, { ecc: 'M', border: 4 })
    const path = data
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join('')
    return { size, path }
  }, [value])
  // Dark on white in both colour schemes: many cameras read no other.
  return (
    <svg role="img" aria-label={label} width="208" height="208" viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
