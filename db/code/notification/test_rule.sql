create or replace function notification.test_data_faults(rule notification.rule, data jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(f.fault || jsonb_build_object('field', 'message.data.' || (f.fault ->> 'field')) order by f.place), '[]')
  from jsonb_array_elements(catalog.check_answers((
    select coalesce(jsonb_agg(e.field - 'required'), '[]')
    from jsonb_array_elements(notification.fields_of(rule.event_kinds[1:1], rule.organization_id)) as e (field)), data) -> 'faults')
    with ordinality as f (fault, place)
$$;

comment on function notification.test_data_faults(notification.rule, jsonb) is
$$The faults of the data of a test, by the fields of the rule's first kind of event.$$;

create or replace function notification.test_rule(rule_id uuid, message jsonb default null) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule constant notification.rule := notification.require_rule(rule_id);
  v_given constant jsonb := coalesce(nullif(message, 'null'), '{}');
  v_faults jsonb := notification.test_message_faults(v_given);
  v_channel notification.channel;
  v_message jsonb;
begin
  if v_faults = '[]' and v_given ? 'data' then
    v_faults := notification.test_data_faults(v_rule, v_given -> 'data');
  end if;
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM732', 'message has faults', v_faults::text);
  end if;
  select s.sample || v_given || notification.test_stamp() || jsonb_build_object(
      'data', (s.sample -> 'data') || coalesce(v_given -> 'data', '{}')) into strict v_message
  from notification.source as s
  where s.event_kind = v_rule.event_kinds[1];
  select c.* into strict v_channel from notification.channel as c where c.id = v_rule.channel_id;
  return jsonb_build_object(
    'delivery_id', notification.enqueue_test(v_channel, v_rule, v_message),
    'passes_filter', coalesce(
      distribution.predicate_input(v_message -> 'data', v_rule.distance_conditions) @@ v_rule.predicate, v_rule.predicate is null));
end
$$;

comment on function notification.test_rule(uuid, jsonb) is
$$Send a test by the channel of a rule and in its form, at once and whatever its filter, digest and quiet hours say. message: parts of the
message and of its data; what is left out is as in the sample of the rule's first kind of event. Returns {delivery_id, passes_filter}.
Errors: LM115 role not allowed, LM727 no such rule, LM732 faults, LM733 too many tests, LM734 the channel is not
usable.$$;

grant execute on function notification.test_rule(uuid, jsonb) to member, admin;

create or replace function api.test_rule(rule_id uuid, message jsonb default null) returns jsonb
language sql volatile
begin atomic
  select notification.test_rule(test_rule.rule_id, ops.bounded_document(test_rule.message, 'message', 16384));
end;

comment on function api.test_rule(uuid, jsonb) is
$$Send a test of a rule
It is sent at once by the channel of the rule, marked as a test, whatever filter, digest and quiet hours say. message: any of title,
summary, url, facts, changes, contact and data; the rest is as in the sample of notification_sources. Returns {delivery_id, passes_filter}:
whether such an event passes the filter.
Errors: LM115 role not allowed (403), LM727 no such rule (404), LM732 faults, listed in details (400), LM733 too many
tests (429), LM734 the channel is disabled or not confirmed (409).$$;

grant execute on function api.test_rule(uuid, jsonb) to member, admin;
