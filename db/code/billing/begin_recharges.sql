create or replace function billing.pause_recharges(rule billing.recharge_rule, reason text) returns void
language plpgsql volatile
as $$
begin
  update billing.recharge_rule as r
  set paused_reason = left(pause_recharges.reason, 100), updated_at = clock_timestamp()
  where r.organization_id = (rule).organization_id and r.currency = (rule).currency;
  perform event.emit(
    'recharge.paused', (rule).organization_id, (rule).organization_id,
    jsonb_build_object('payment_method_id', (rule).payment_method_id));
end
$$;

comment on function billing.pause_recharges(billing.recharge_rule, text) is
$$Pause a rule until a member sets it anew, and say so. The caller has locked it.$$;

create or replace function billing.begin_recharge(rule billing.recharge_rule, livemode boolean) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_day constant date := (clock_timestamp() at time zone 'UTC')::date;
  v_number constant integer := 1 + (
    select count(*)::integer from billing.recharge as r
    where r.organization_id = (rule).organization_id and r.currency = (rule).currency and r.day = v_day);
  v_id uuid;
begin
  if v_number > (rule).daily_maximum or not billing.may_recharge((rule).organization_id) then
    return null;
  elsif exists (select from billing.payment_method as m where m.id = (rule).payment_method_id and m.detached_at is not null) then
    perform billing.pause_recharges(rule, 'payment_method_removed');
    return null;
  end if;
  insert into billing.deposit (organization_id, created_by, processor, livemode, amount, currency, processor_amount)
  values ((rule).organization_id, (rule).changed_by, 'stripe', begin_recharge.livemode, (rule).amount, (rule).currency,
    billing.to_processor_amount((rule).amount, (rule).currency, 'stripe'))
  returning id into v_id;
  insert into billing.recharge (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum)
  values (v_id, (rule).organization_id, (rule).amount, (rule).currency, (rule).payment_method_id, v_day, v_number, (rule).daily_maximum);
  perform queue.defer('send_recharge', jsonb_build_object('recharge_id', v_id), lock => 'recharge:' || v_id);
  return v_id;
end
$$;

comment on function billing.begin_recharge(billing.recharge_rule, boolean) is
$$Begin a recharge, unless there were enough on this day, a dispute is open, or the organisation or its payment method is gone. Returns its
id, or null. The caller has locked the rule, so that recharges are counted one after the other.$$;

create or replace function billing.begin_recharges(organization_id uuid, livemode boolean) returns setof uuid
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule billing.recharge_rule;
begin
  for v_rule in
    select r.* from billing.recharge_rule as r
    where r.organization_id = begin_recharges.organization_id
    order by r.currency
    for update
  loop
    -- A statement of its own, after the lock: the recharge that held it has ended by now, and its money is there.
    if billing.wants_recharge(v_rule) then
      return query select b.id from billing.begin_recharge(v_rule, begin_recharges.livemode) as b (id) where b.id is not null;
    end if;
  end loop;
end
$$;

comment on function billing.begin_recharges(uuid, boolean) is
$$Begin what the rules of an organisation want now, each as a deposit whose job sends it to the processor. livemode: real money or not.
Returns the ids. Locks the rules.$$;

grant execute on function billing.begin_recharges(uuid, boolean) to leadmill_reconciler;
