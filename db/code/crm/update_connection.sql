create or replace function crm.update_connection(
  connection_id uuid,
  name text default null,
  is_active boolean default null,
  takes_archived boolean default null,
  youngest interval default null,
  oldest interval default null,
  objects text[] default null,
  shows_contact boolean default null
) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_managed_connection(connection_id);
  v_is_member constant boolean := crm.caller_organization() is not null;
  v_youngest constant interval := coalesce(youngest, v_connection.youngest);
  v_oldest constant interval := coalesce(oldest, v_connection.oldest);
begin
  perform crm.require_no_fault(crm.object_faults(objects) || coalesce((
    select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message))
    from (values
      ('name', 'wrong_length', 'must have 1 to 100 characters', length(btrim(update_connection.name)) not between 1 and 100),
      ('objects', 'deal_missing', 'must have deal, because deals are imported',
        v_connection.niche_id is not null and 'deal' <> all(update_connection.objects)),
      ('takes_archived', 'admins_only', 'is decided by admins', v_is_member and takes_archived is not null),
      ('youngest', 'admins_only', 'is decided by admins', v_is_member and youngest is not null),
      ('oldest', 'admins_only', 'is decided by admins', v_is_member and oldest is not null),
      ('youngest', 'too_small', 'must not be below 0', v_youngest < '0'),
      ('oldest', 'out_of_range', 'must be longer than youngest and at most 5 years', v_oldest <= v_youngest or v_oldest > '5 years')
    ) as f (field, code, message, is_fault)
    where f.is_fault), '[]'));
  update crm.connection as c
  set
    name = coalesce(update_connection.name, c.name),
    is_active = coalesce(update_connection.is_active, c.is_active),
    takes_archived = coalesce(update_connection.takes_archived, c.takes_archived),
    youngest = v_youngest,
    oldest = v_oldest,
    objects = case when update_connection.objects is null then c.objects
      else array(select distinct o.object from unnest(update_connection.objects) as o (object) order by 1) end,
    shows_contact = coalesce(update_connection.shows_contact, c.shows_contact),
    updated_at = clock_timestamp()
  where c.id = v_connection.id;
  if not update_connection.is_active then
    perform crm.end_run(r.id, 'failed', 'switched_off')
    from crm.import_run as r where r.connection_id = v_connection.id and r.status in ('queued', 'running');
  elsif update_connection.is_active and not v_connection.is_active then
    perform crm.resume_refused_work(v_connection.id);
  elsif update_connection.objects is not null then
    perform crm.defer_account(v_connection.id);
  end if;
end
$$;

comment on function crm.update_connection(uuid, text, boolean, boolean, interval, interval, text[], boolean) is
$$Change a connection. Arguments left out stay unchanged; an import in progress keeps its window. is_active: false stops imports,
also one in progress, and events; true tries Pipedrive again at once. takes_archived: whether archived deals become leads too.
youngest, oldest: age of the deals that do, such as 3 days. These three are for admins. objects: what webhooks are created for.
shows_contact: whether notifications show e-mail address and number of a person.
Errors: LM115 role not allowed; LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function crm.update_connection(uuid, text, boolean, boolean, interval, interval, text[], boolean) to member, admin;
