-- LM213 niche_in_use (409): The niche has leads, subscriptions or a CRM connection.
--   To do: Use `retire_niche`.

create or replace function catalog.delete_niche(niche_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    -- Everything that refers to the niche and is not deleted with it prevents the deletion by its foreign key: leads,
    -- subscriptions, listings, CRM connections. The foreign keys' locks also cover rows that are inserted concurrently.
    delete from catalog.niche as n where n.id = delete_niche.niche_id;
  exception when foreign_key_violation then
    perform ops.raise_http(409, 'LM213', 'niche is in use', delete_niche.niche_id::text,
      'It has leads, subscriptions or a CRM connection, and their history needs it. Use retire_niche instead.');
  end;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', delete_niche.niche_id::text);
  end if;
end
$$;

comment on function catalog.delete_niche(uuid) is
$$Delete a niche that was never used, even a retired one, with its forms, levels, marketplace settings and refund terms. Its
slug becomes free.
Errors: LM202 no such niche, LM213 it was used.$$;

grant execute on function catalog.delete_niche(uuid) to admin;

create or replace function api.delete_niche(niche_id uuid) returns void
language sql volatile
begin atomic
  select catalog.delete_niche(delete_niche.niche_id);
end;

comment on function api.delete_niche(uuid) is
$$Delete a niche that was never used
It may be retired. Its forms, levels, marketplace settings and refund terms are deleted with it, and its slug becomes free.
Errors: LM202 no such niche, LM213 it was used.$$;

grant execute on function api.delete_niche(uuid) to admin;
