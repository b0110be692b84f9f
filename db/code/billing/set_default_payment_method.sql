-- LM559 payment_method_not_found (404): The organisation has no such payment method.

create or replace function billing.set_default_payment_method(payment_method_id uuid) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_id uuid;
begin
  perform billing.lock_plan_customer(v_organization_id);
  if not exists (
    select from billing.payment_method as m
    where m.id = payment_method_id and m.organization_id = v_organization_id and m.detached_at is null)
  then
    perform ops.raise_http(404, 'LM559', 'no such payment method', payment_method_id::text);
  end if;
  perform billing.close_checkout(v_organization_id, null);
  perform billing.require_no_request(v_organization_id);
  insert into billing.plan_request (organization_id, requested_by, kind, payment_method_id)
  values (v_organization_id, request.user_id(), 'payment_method', payment_method_id)
  returning id into v_id;
  perform queue.defer('send_plan_request', jsonb_build_object('plan_request_id', v_id), lock => 'plan:' || v_organization_id);
  return v_id;
end
$$;

comment on function billing.set_default_payment_method(uuid) is
$$Have the invoices of the caller's organisation paid with one of its payment methods; one that is overdue is tried at once. Returns the id
of the request.
Errors: LM115 may not (403), LM559 no such payment method (404), LM556 another change is in progress, LM558 not ready (409), LM560 too many
requests (429).$$;

grant execute on function billing.set_default_payment_method(uuid) to member;

create or replace function api.set_default_payment_method(payment_method_id uuid) returns uuid
language sql volatile
begin atomic
  select billing.set_default_payment_method(set_default_payment_method.payment_method_id);
end;

comment on function api.set_default_payment_method(uuid) is
$$Choose what invoices are paid with
An invoice that is overdue is tried at once. Returns the id of a row of plan_requests, which says how it went.
Errors: LM115 may not (403), LM559 no such payment method (404), LM556 another change is in progress, LM558 not ready (409), LM560 too many
requests (429).$$;

grant execute on function api.set_default_payment_method(uuid) to member;
