create or replace function distribution.fields_of_subscriptions(organization_id uuid) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return jsonb '[
  {"id": "subscription_ids", "label": "Numbers of the subscriptions", "type": "text"},
  {"id": "niches", "label": "Niches", "type": "text"},
  {"id": "levels", "label": "Competition levels", "type": "text"},
  {"id": "count", "label": "Number of subscriptions", "type": "number"}]';

comment on function distribution.fields_of_subscriptions(uuid) is
$$The form fields of the data of distribution.describe_subscription_message().$$;

create or replace function distribution.describe_subscription_message(kind text, subject_id uuid, organization_id uuid, refs jsonb)
  returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', case kind
      when 'subscriptions.paused' then 'Subscriptions paused: funds do not cover the price'
      when 'subscriptions.resumed' then 'Subscriptions resumed: funds cover the price again'
      else 'The filter of a subscription must be corrected: the form has changed' end,
    'summary', s.names,
    'happened_at', null,
    'url', null,
    'thread', null,
    'facts', s.facts,
    'changes', jsonb '[]',
    'contact', jsonb '[]',
    'data', jsonb_build_object('subscription_ids', s.ids, 'niches', s.niches, 'levels', s.levels, 'count', s.count))
  from (
    select
      count(*) as count, string_agg(b.id::text, ' ' order by b.id) as ids, string_agg(distinct n.name, ', ') as niches,
      string_agg(distinct l.name, ', ') as levels,
      string_agg(format('%s, %s', n.name, l.name), '; ' order by n.name, l.order_position) as names,
      (jsonb_agg(jsonb_build_object(
        'label', format('%s, %s', n.name, l.name), 'icon', 'money',
        'text', format('%s %s', n.currency, ledger.to_decimal(l.price, n.currency)))
        order by n.name, l.order_position)) as facts
    from distribution.subscription as b
    join catalog.competition_level as l on l.id = b.competition_level_id
    join catalog.niche as n on n.id = b.niche_id
    where b.organization_id = describe_subscription_message.organization_id
      and (refs -> 'subscription_ids' ? b.id::text or kind = 'subscription.filter_invalidated' and b.id = subject_id)) as s
  where s.count > 0
$$;

comment on function distribution.describe_subscription_message(text, uuid, uuid, jsonb) is
$$The message about subscriptions that were paused, resumed or have an invalid filter, for their owner. Null for others.$$;
