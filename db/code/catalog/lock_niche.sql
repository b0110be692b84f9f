-- LM202 niche_not_found (404): There is no such niche, or it is retired; for
--   `form_json_schema`, it may also have no active form.

create or replace function catalog.lock_niche(niche_id uuid) returns catalog.niche
language plpgsql volatile
as $$
declare
  v_niche catalog.niche;
begin
  -- Lock order: niche, then its schemas or levels. FOR NO KEY UPDATE, so that leads and subscriptions that refer to the
  -- niche do not wait for an admin.
  select n.* into v_niche
  from catalog.niche as n
  where n.id = lock_niche.niche_id and n.retired_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', lock_niche.niche_id::text);
  end if;
  return v_niche;
end
$$;

comment on function catalog.lock_niche(uuid) is
$$Lock a niche that is not retired. This lock is taken before that of anything that belongs to the niche.
Errors: LM202 no such niche.$$;
