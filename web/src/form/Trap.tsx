/** A field that people do not see, and that only robots fill in. */
export function Trap({ label }: { label: string }) {
  return (
    <div className="form-trap" aria-hidden="true">
      <label>
        {label}
        <input type="text" name="website" tabIndex={-1} autoComplete="off" />
      </label>
    </div>
  )
}
