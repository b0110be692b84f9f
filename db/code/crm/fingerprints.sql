create or replace function crm.fingerprint(name text, value jsonb, key bytea) returns text
language sql stable parallel safe
return left(encode(extensions.hmac(convert_to(fingerprint.name || value::text, 'UTF8'), fingerprint.key, 'sha256'), 'hex'), 24);

comment on function crm.fingerprint(text, jsonb, bytea) is
$$A keyed hash of a value: enough to see whether it is still the same, and nothing to find out what it was.$$;

create or replace function crm.merge_values(present jsonb, incoming jsonb, fingerprints jsonb, key bytea) returns jsonb
language sql stable parallel safe
return coalesce((
  select jsonb_object_agg(n.name, n.value)
  from (
    select k.name,
      -- As the last import left it: the CRM's word. Otherwise, absence included, an admin's.
      case when crm.fingerprint(k.name, present -> k.name, merge_values.key) is not distinct from fingerprints ->> k.name
        then incoming -> k.name else present -> k.name end as value
    from jsonb_object_keys(present || incoming) as k (name)
  ) as n
  where n.value is not null), '{}');

comment on function crm.merge_values(jsonb, jsonb, jsonb, bytea) is
$$What a lead holds after an import. present: what it holds now. incoming: what the CRM says. fingerprints: of what was imported
last. A value that is not the one imported last was changed by hand and stays.$$;
