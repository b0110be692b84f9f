create or replace function notification.message_of(event jsonb) returns jsonb
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_function constant text := (select s.message_function from notification.source as s where s.event_kind = event ->> 'kind');
  v_message jsonb;
begin
  if v_function is not null then
    execute format('select %I.%I($1, $2, $3, $4)', split_part(v_function, '.', 1), split_part(v_function, '.', 2))
    into v_message
    using event ->> 'kind', (event ->> 'subject_id')::uuid, (event ->> 'organization_id')::uuid, event -> 'refs';
  end if;
  return v_message || case
    when v_message -> 'happened_at' = 'null' then jsonb_build_object('happened_at', event -> 'happened_at') else '{}' end;
end
$$;

comment on function notification.message_of(jsonb) is
$$The message of an event {kind, subject_id, organization_id, refs, happened_at}, from the room that emitted it. Null if its subject is
gone, or if no rule can name such events.$$;

create or replace function notification.merge_messages(messages jsonb[]) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The last one that is more than a change speaks for all.
  select m.message || jsonb_build_object('changes', (
    select coalesce(jsonb_agg(c.change order by c.place), '[]')
    from (
      select
        jsonb_build_object(
          'label', x.change -> 'label',
          'from', (array_agg(x.change -> 'from' order by x.message, x.place))[1],
          'to', (array_agg(x.change -> 'to' order by x.message desc, x.place desc))[1]) as change,
        min(x.message * 1000 + x.place) as place
      from (
        select n.place as message, e.change, e.place
        from unnest(messages) with ordinality as n (message, place)
        cross join lateral jsonb_array_elements(n.message -> 'changes') with ordinality as e (change, place)) as x
      group by x.change -> 'label') as c
    -- What changed back did not change.
    where c.change -> 'from' is distinct from c.change -> 'to'))
  from unnest(messages) with ordinality as m (message, place)
  join notification.source as s on s.event_kind = m.message ->> 'kind'
  order by s.comes_in_bursts, m.place desc
  limit 1
$$;

comment on function notification.merge_messages(jsonb[]) is
$$Several messages about the same thing as one: each change from its first state to its last.$$;

create or replace function notification.content_of(delivery notification.delivery) returns jsonb
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_messages jsonb[];
begin
  if delivery.message is not null then
    return jsonb_build_object('message', delivery.message);
  end if;
  v_messages := array(
    select m.message
    from jsonb_array_elements(delivery.events) with ordinality as e (event, place)
    cross join lateral (select notification.message_of(e.event) as message offset 0) as m
    where m.message is not null
    order by e.place);
  return case
    when v_messages = '{}' then null
    when delivery.collapse_key in ('digest', 'bulk') or (delivery.collapse_key = 'mail' and delivery.event_count > 1) then
      jsonb_build_object('items', to_jsonb(v_messages), 'more', delivery.event_count - jsonb_array_length(delivery.events))
    when cardinality(v_messages) = 1 then jsonb_build_object('message', v_messages[1])
    else jsonb_build_object('message', notification.merge_messages(v_messages)) end;
end
$$;

comment on function notification.content_of(notification.delivery) is
$$What a delivery of a rule tells: {message}, or {items, more} of a digest or a bulk edit, as it is at this moment. Null if each of its
subjects is gone.$$;
