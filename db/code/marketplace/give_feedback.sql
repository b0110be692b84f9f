-- LM813 purchase_not_found (404): There is no such purchase on the marketplace, or it belongs
--   to another organisation.
-- LM814 invalid_feedback (400): The feedback has faults.
--   To do: Correct each field listed in `details`.
-- LM815 feedback_already_given (409): Feedback was given already.
--   To do: Read it in `feedbacks`.
-- LM816 too_much_feedback (429): Too much feedback was given within an hour; `details` names the
--   limit.
--   To do: Wait as long as `Retry-After` says.
-- LM817 purchase_refunded (409): The purchase was refunded, so there is no outcome to report.

create or replace function marketplace.spend_feedback_limit(user_id uuid) returns void
language plpgsql volatile
as $$
declare
  v_wait constant interval := ops.spend('marketplace.feedback', spend_feedback_limit.user_id::text);
begin
  if v_wait is not null then
    perform ops.raise_http(429, 'LM816', 'too much feedback', 'marketplace.feedback', 'Try again after Retry-After.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function marketplace.spend_feedback_limit(uuid) is
$$Count feedback of a user. Feedback that is refused does not count. Locks the user's limit.
Errors: LM816 too much.$$;

create or replace function marketplace.feedback_faults(
  booked boolean, lead_responsive text, time_to_book integer, amount_charged numeric
) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message))
  from (values
    ('booked', 'required', 'must be true or false', booked is null),
    ('lead_responsive', 'not_an_option', 'must be responsive, partial or ghosted',
      coalesce(lead_responsive not in ('responsive', 'partial', 'ghosted'), true)),
    ('time_to_book', 'out_of_range', 'must be 0 to 3650 days', time_to_book not between 0 and 3650),
    ('time_to_book', 'not_booked', 'requires booked', not booked and time_to_book is not null),
    ('amount_charged', 'out_of_range', 'must be 0 to 1000000000', coalesce(amount_charged not between 0 and 1000000000, false)),
    ('amount_charged', 'not_booked', 'requires booked', not booked and amount_charged is not null)
  ) as f (field, code, message, is_fault)
  where f.is_fault;
end;

comment on function marketplace.feedback_faults(boolean, text, integer, numeric) is
$$The faults of feedback by field; null if there are none.$$;

create or replace function marketplace.pay_reward(assignment sale.assignment, out reward bigint, out journal_id bigint)
language plpgsql volatile
as $$
begin
  -- Never more than the price: otherwise buying leads only for the reward would pay.
  reward := least(ledger.to_minor(ops.setting_of('marketplace.feedback_reward')::numeric, assignment.currency), assignment.price);
  if reward > 0 then
    journal_id := ledger.post(
      format('assignment:%s:feedback', assignment.id),
      'feedback_reward',
      array[
        (ledger.open_account('organization', assignment.organization_id, 'promo', assignment.currency), reward),
        (ledger.open_account('platform', null, 'promo_expense', assignment.currency), -reward)]::ledger.leg[],
      subject_type => 'lead', subject_id => assignment.lead_id);
  end if;
end
$$;

comment on function marketplace.pay_reward(sale.assignment) is
$$Credit the buyer of an assignment the reward for feedback. Returns the amount in minor units, which may be 0, and the journal, if any.$$;

create or replace function marketplace.give_feedback(
  assignment_id uuid,
  booked boolean,
  lead_responsive text,
  time_to_book integer default null,
  amount_charged numeric default null
) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('buy');
  v_user_id constant uuid := request.user_id();
  v_faults constant jsonb := marketplace.feedback_faults(booked, lead_responsive, time_to_book, amount_charged);
  v_assignment sale.assignment;
  v_paid record;
  v_id uuid;
begin
  select a.* into v_assignment
  from sale.assignment as a
  where a.id = give_feedback.assignment_id and a.organization_id = v_organization_id and a.channel = 'marketplace';
  if not found then
    perform ops.raise_http(404, 'LM813', 'no such purchase', give_feedback.assignment_id::text);
  elsif v_faults is not null then
    perform ops.raise_http(400, 'LM814', 'feedback has faults', v_faults::text, 'details lists every wrong field.');
  end if;

  -- The lead is locked first, as in every refund; then the assignment is read again, as it may have been refunded before the lock.
  perform from intake.lead as l where l.id = v_assignment.lead_id for no key update;
  select a.* into strict v_assignment from sale.assignment as a where a.id = v_assignment.id;
  if exists (select from marketplace.feedback as f where f.assignment_id = v_assignment.id) then
    perform ops.raise_http(409, 'LM815', 'feedback was given already', v_assignment.id::text);
  elsif v_assignment.status = 'refunded' then
    perform ops.raise_http(409, 'LM817', 'the purchase was refunded, so there is no outcome to report', v_assignment.id::text);
  end if;
  perform marketplace.spend_feedback_limit(v_user_id);
  v_paid := marketplace.pay_reward(v_assignment);
  insert into marketplace.feedback (
    assignment_id, organization_id, given_by, is_booked, responsiveness, days_to_book, amount_charged, currency, reward, journal_id)
  values (
    v_assignment.id, v_organization_id, v_user_id, give_feedback.booked, give_feedback.lead_responsive,
    give_feedback.time_to_book,
    case when give_feedback.amount_charged is not null
      then ledger.to_minor(give_feedback.amount_charged, v_assignment.currency) end,
    v_assignment.currency, v_paid.reward, v_paid.journal_id)
  returning id into v_id;
  return jsonb_build_object(
    'feedback_id', v_id, 'reward', ledger.to_decimal(v_paid.reward, v_assignment.currency), 'currency', v_assignment.currency);
end
$$;

comment on function marketplace.give_feedback(uuid, boolean, text, integer, numeric) is
$$Report the outcome of a lead that the caller's organisation bought on the marketplace, once. The reward is promotional credit of the
setting marketplace.feedback_reward, in the currency of the purchase and never more than its price; a refund of the purchase takes it back.
Locks the lead, the user's limit, then the account. Returns {feedback_id, reward, currency}.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM115 role not allowed, LM813 no such purchase, LM814 faults by
field, LM815 given already, LM816 too much within an hour, LM817 refunded.$$;

grant execute on function marketplace.give_feedback(uuid, boolean, text, integer, numeric) to member;

create or replace function api.give_feedback(
  assignment_id uuid,
  booked boolean,
  lead_responsive text,
  time_to_book integer default null,
  amount_charged numeric default null
) returns jsonb
language sql volatile
begin atomic
  select marketplace.give_feedback(
    give_feedback.assignment_id, give_feedback.booked, ops.bounded(give_feedback.lead_responsive, 'lead_responsive'),
      give_feedback.time_to_book,
    give_feedback.amount_charged);
end;

comment on function api.give_feedback(uuid, boolean, text, integer, numeric) is
$$Report the outcome of a lead bought on the marketplace
Possible once for each purchase and rewarded with promotional credit, which a refund of the purchase takes back. lead_responsive:
responsive, partial or ghosted. time_to_book, in days, and amount_charged, decimal in the currency of the purchase, require booked. Returns
{feedback_id, reward, currency}.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM115 role not allowed, LM813 no such purchase, LM814 faults by
field, LM815 given already, LM816 too much within an hour, LM817 refunded.$$;

grant execute on function api.give_feedback(uuid, boolean, text, integer, numeric) to member;
