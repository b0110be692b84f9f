create or replace function notification.describe_alert_address(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('token', notification.alert_address_token(describe_alert_address.organization_id, refs ->> 'currency'))
$$;

comment on function notification.describe_alert_address(jsonb, uuid, uuid) is
$$The mail context with the token that confirms the address of an organisation for warnings in {currency}.$$;

create or replace function notification.describe_balance(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization', o.name,
    'currency', a.currency,
    'funds', ledger.to_decimal(ledger.funds_of(o.id, a.currency), a.currency)::text,
    'threshold', ledger.to_decimal(coalesce(a.threshold, notification.default_threshold(a.currency)), a.currency)::text)
  from notification.balance_alert as a
  join identity.organization as o on o.id = a.organization_id
  where a.organization_id = describe_balance.organization_id and a.currency = notification.currency_of(refs)
$$;

comment on function notification.describe_balance(jsonb, uuid, uuid) is
$$The mail context with the funds and the threshold of an organisation in the currency of {account_id}.$$;

create or replace function notification.describe_day(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select report.digest_of(d.day) || jsonb_build_object('failed_mails', (
    select count(*)
    from notification.delivery as f
    where f.status = 'failed' and f.created_at >= ops.day_start(d.day, d.zone) and f.created_at < ops.day_start(d.day + 1, d.zone)))
  from (select (refs ->> 'day')::date as day, ops.setting_of('report.time_zone') #>> '{}' as zone) as d
$$;

comment on function notification.describe_day(jsonb, uuid, uuid) is
$$The mail context of the daily digest for {day}, including the number of failed mails.$$;

create or replace function notification.mail_context(delivery notification.delivery) returns jsonb
language plpgsql stable
as $$
declare
  v_template notification.template;
  v_context jsonb;
  v_content jsonb;
begin
  if delivery.proof_id is not null or exists (
    select from notification.rule as r where r.template = delivery.template and r.recipient_kind = 'proof')
  then
    return null;
  elsif delivery.event_count > 0 or delivery.message is not null then
    v_content := notification.content_of(delivery);
    return case when v_content is not null then jsonb_build_object(
      'messages', coalesce(v_content -> 'items', jsonb_build_array(v_content -> 'message')),
      'more', coalesce(v_content -> 'more', '0'),
      'is_test', delivery.is_test,
      'is_detailed', coalesce((select r.mode = 'detailed' from notification.rule as r where r.id = delivery.rule_id), true)) end;
  end if;
  select t.* into strict v_template from notification.template as t where t.name = delivery.template;
  if v_template.context_function is null then
    return jsonb '{}';
  end if;
  execute format(
    'select %I.%I($1, $2, $3)', split_part(v_template.context_function, '.', 1), split_part(v_template.context_function, '.', 2))
  into v_context
  using
    delivery.refs || jsonb_strip_nulls(jsonb_build_object('lead_id', delivery.lead_id)), delivery.organization_id, delivery.user_id;
  return v_context;
end
$$;

comment on function notification.mail_context(notification.delivery) is
$$The data that fills the template of a delivery, read when it is sent. Null if the subject of the mail is gone, and for mails to the
address of a proof, whose links identity.mail_of_proof() makes. What a rule tells is that of notification.content_of().$$;
