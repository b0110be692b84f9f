-- LM213 niche_in_use (409): The niche has leads, subscriptions or a CRM connection.
--   To do: Use `retire_niche`.

create or replace function catalog.delete_niche(niche_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    -- Whatever refers to it and does not go with it refuses: leads, subscriptions, listings, connections of a CRM. One that
    -- comes at this moment waits for us, or we for it.
    delete from catalog.niche as n where n.id = delete_niche.niche_id;
  exception when foreign_key_violation then
    perform ops.raise_http(409, 'LM213', 'the niche was used', delete_niche.niche_id::text,
      'It has leads, subscriptions or a CRM connection, and their history needs it: retire_niche takes it out of use.');
  end;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', delete_niche.niche_id::text);
  end if;
end
$$;

comment on function catalog.delete_niche(uuid) is
$$Delete a niche that was never used, retired or not, with its forms, levels, market and conditions of refunds: its slug is free
again.
Errors: LM202 no such niche, LM213 it was used.$$;

grant execute on function catalog.delete_niche(uuid) to admin;

create or replace function api.delete_niche(niche_id uuid) returns void
language sql volatile
begin atomic
  select catalog.delete_niche(delete_niche.niche_id);
end;

comment on function api.delete_niche(uuid) is
$$Delete a niche that was never used
Retired or not: its forms, levels, market and refund conditions go with it, and its slug is free again.
Errors: LM202 no such niche, LM213 it was used.$$;

grant execute on function api.delete_niche(uuid) to admin;
