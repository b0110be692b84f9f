create or replace function crm.fingerprint(name text, value jsonb, key bytea) returns text
language sql stable parallel safe
return left(encode(extensions.hmac(convert_to(fingerprint.name || value::text, 'UTF8'), fingerprint.key, 'sha256'), 'hex'), 24);

comment on function crm.fingerprint(text, jsonb, bytea) is
$$A keyed hash of a value: it shows whether the value is still the same, and does not reveal it.$$;

create or replace function crm.merge_values(present jsonb, incoming jsonb, fingerprints jsonb, key bytea) returns jsonb
language sql stable parallel safe
return coalesce((
  select jsonb_object_agg(n.name, n.value)
  from (
    select k.name,
      -- A value that is unchanged since the last import follows the CRM. Any other, also a removed one, is an admin's.
      case when crm.fingerprint(k.name, present -> k.name, merge_values.key) is not distinct from fingerprints ->> k.name
        then incoming -> k.name else present -> k.name end as value
    from jsonb_object_keys(present || incoming) as k (name)
  ) as n
  where n.value is not null), '{}');

comment on function crm.merge_values(jsonb, jsonb, jsonb, bytea) is
$$The values of a lead after an import. present: the current values. incoming: those of the CRM. fingerprints: of the values that
were imported last. A value that differs from the one imported last was changed by hand and stays.$$;
