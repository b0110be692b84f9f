create or replace function crm.has_unknown_choice(connection_id uuid, custom_fields jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
    from jsonb_each(custom_fields) as v (key, value)
    left join crm.deal_field as f on f.connection_id = has_unknown_choice.connection_id and f.key = v.key
    where f.key is null
      or f.type in ('enum', 'set') and exists (
        select
        from jsonb_array_elements(case jsonb_typeof(v.value) when 'array' then v.value else jsonb_build_array(v.value) end) as c (choice)
        where crm.label_of(f.options, c.choice) is null))
$$;

comment on function crm.has_unknown_choice(uuid, jsonb) is $$Whether a custom field, or one of its choices, is not listed in the account.$$;

create or replace function crm.lacks_names(connection_id uuid, objects jsonb) returns boolean
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
    from crm.connection as c
    cross join jsonb_array_elements(lacks_names.objects) as e (item)
    cross join lateral (
      select n.kind, crm.number_of(e.item -> 'object' -> (n.kind || '_id')) as number
      from (values ('pipeline'), ('stage'), ('owner')) as n (kind)) as n
    where c.id = lacks_names.connection_id and c.account_read_at < now() - interval '10 minutes'
      and (
        (n.number is not null and crm.name_in_account(c.id, n.kind, n.number) is null)
        or (n.kind = 'stage' and e.item ->> 'entity' in ('deal', 'prospect')
          and crm.has_unknown_choice(c.id, crm.custom_fields_of(e.item ->> 'entity', e.item -> 'object')))))
$$;

comment on function crm.lacks_names(uuid, jsonb) is
$$Whether the account must be read again, because one of these objects has a stage, an owner or a choice that is not listed. At most every
ten minutes, because what was deleted is not listed either.$$;

grant execute on function crm.lacks_names(uuid, jsonb) to leadmill_worker;
