create or replace function notification.fields_of_balance(organization_id uuid) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return jsonb '[
  {"id": "currency", "label": "Currency", "type": "text"},
  {"id": "funds", "label": "Funds", "type": "number"},
  {"id": "threshold", "label": "Threshold", "type": "number"}]';

comment on function notification.fields_of_balance(uuid) is $$The form fields of the data of notification.describe_low_balance().$$;

create or replace function notification.describe_low_balance(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', format('Balance low: %s %s', b.context ->> 'currency', b.context ->> 'funds'),
    'summary', format('%s has %s %s left, which is below %s %s.', b.context ->> 'organization', b.context ->> 'funds',
      b.context ->> 'currency', b.context ->> 'threshold', b.context ->> 'currency'),
    'happened_at', null,
    'url', null,
    'thread', null,
    'facts', jsonb_build_array(
      jsonb_build_object('label', 'Funds', 'text', format('%s %s', b.context ->> 'currency', b.context ->> 'funds'), 'icon', 'money'),
      jsonb_build_object(
        'label', 'Threshold', 'text', format('%s %s', b.context ->> 'currency', b.context ->> 'threshold'), 'icon', 'money')),
    'changes', jsonb '[]',
    'contact', jsonb '[]',
    'data', jsonb_build_object(
      'currency', b.context ->> 'currency', 'funds', (b.context ->> 'funds')::numeric, 'threshold', (b.context ->> 'threshold')::numeric))
  from (
    select notification.describe_balance(describe_low_balance.refs, a.organization_id, null::uuid) as context
    from ledger.account as a
    where a.id = (describe_low_balance.refs ->> 'account_id')::bigint
      and a.organization_id = describe_low_balance.organization_id) as b
  where b.context is not null
$$;

comment on function notification.describe_low_balance(text, uuid, uuid, jsonb) is
$$The message about a low balance, for the owner of the account. Null for others.$$;
