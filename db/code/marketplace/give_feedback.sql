-- LM813 purchase_not_found (404): There is no such purchase on the marketplace, or it belongs
--   to another organisation.
-- LM814 invalid_feedback (400): The feedback has faults.
--   To do: Correct each field listed in `details`.
-- LM815 feedback_already_given (409): Feedback was given already.
--   To do: Read it in `feedbacks`.
-- LM816 too_much_feedback (429): Too much feedback was given within an hour; `details` is the
--   limit.
--   To do: Wait as long as `Retry-After` says.
-- LM817 purchase_refunded (409): The purchase was refunded, so there is no outcome to report.

create or replace function marketplace.spend_feedback_limit(user_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit constant integer := ops.setting_of('marketplace.feedback_per_hour')::integer;
  v_earliest timestamptz;
begin
  -- Those of one user one after the other, until commit; then each sees those before it.
  perform pg_advisory_xact_lock(hashtextextended('marketplace.feedback ' || spend_feedback_limit.user_id, 0));
  select f.created_at into v_earliest
  from marketplace.feedback as f
  where f.given_by = spend_feedback_limit.user_id and f.created_at > clock_timestamp() - interval '1 hour'
  order by f.created_at desc
  offset greatest(v_limit - 1, 0)
  limit 1;
  if found or v_limit < 1 then
    perform ops.raise_http(429, 'LM816', 'too much feedback', format('%s in an hour', v_limit), 'Give it later.',
      jsonb_build_object('Retry-After',
        greatest(ceil(extract(epoch from coalesce(v_earliest, clock_timestamp()) + interval '1 hour' - clock_timestamp())), 1)::text));
  end if;
end
$$;

comment on function marketplace.spend_feedback_limit(uuid) is
$$See that a user has given less feedback within the hour than the setting marketplace.feedback_per_hour allows. What is
refused is not counted. Locks the user's feedback.
Errors: LM816 too much.$$;

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
  v_organization_id constant uuid := identity.require_manager();
  v_user_id constant uuid := request.user_id();
  v_assignment sale.assignment;
  v_faults jsonb;
  v_reward bigint;
  v_journal_id bigint;
  v_id uuid;
begin
  select a.* into v_assignment
  from sale.assignment as a
  where a.id = give_feedback.assignment_id and a.organization_id = v_organization_id and a.channel = 'marketplace';
  if not found then
    perform ops.raise_http(404, 'LM813', 'no such purchase', give_feedback.assignment_id::text);
  end if;
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)) into v_faults
  from (values
    ('booked', 'required', 'must be true or false', give_feedback.booked is null),
    ('lead_responsive', 'not_an_option', 'must be responsive, partial or ghosted',
      coalesce(give_feedback.lead_responsive not in ('responsive', 'partial', 'ghosted'), true)),
    ('time_to_book', 'out_of_range', 'must be 0 to 3650 days', give_feedback.time_to_book not between 0 and 3650),
    ('time_to_book', 'not_booked', 'is of a booking', not give_feedback.booked and give_feedback.time_to_book is not null),
    ('amount_charged', 'out_of_range', 'must be 0 to 1000000000',
      coalesce(give_feedback.amount_charged not between 0 and 1000000000, false)),
    ('amount_charged', 'not_booked', 'is of a booking', not give_feedback.booked and give_feedback.amount_charged is not null)
  ) as f (field, code, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM814', 'feedback has faults', v_faults::text, 'details lists every wrong field.');
  end if;

  -- The lead first, as whoever refunds does; then the purchase as it is now.
  perform from intake.lead as l where l.id = v_assignment.lead_id for no key update;
  select a.* into strict v_assignment from sale.assignment as a where a.id = v_assignment.id;
  if exists (select from marketplace.feedback as f where f.assignment_id = v_assignment.id) then
    perform ops.raise_http(409, 'LM815', 'feedback was given already', v_assignment.id::text);
  elsif v_assignment.status = 'refunded' then
    perform ops.raise_http(409, 'LM817', 'the price has come back: nothing is left to tell of', v_assignment.id::text);
  end if;
  perform marketplace.spend_feedback_limit(v_user_id);
  -- Never more than the purchase cost: else buying and telling would pay.
  v_reward := least(
    ledger.to_minor(ops.setting_of('marketplace.feedback_reward')::numeric, v_assignment.currency), v_assignment.price);
  if v_reward > 0 then
    v_journal_id := ledger.post(
      format('assignment:%s:feedback', v_assignment.id),
      'feedback_reward',
      array[
        (ledger.open_account('organization', v_organization_id, 'promo', v_assignment.currency), v_reward),
        (ledger.open_account('platform', null, 'promo_expense', v_assignment.currency), -v_reward)]::ledger.leg[],
      subject_type => 'lead', subject_id => v_assignment.lead_id);
  end if;
  insert into marketplace.feedback (
    assignment_id, organization_id, given_by, is_booked, responsiveness, days_to_book, amount_charged, currency, reward, journal_id)
  values (
    v_assignment.id, v_organization_id, v_user_id, give_feedback.booked, give_feedback.lead_responsive,
    give_feedback.time_to_book,
    case when give_feedback.amount_charged is not null
      then ledger.to_minor(give_feedback.amount_charged, v_assignment.currency) end,
    v_assignment.currency, v_reward, v_journal_id)
  returning id into v_id;
  return jsonb_build_object(
    'feedback_id', v_id, 'reward', ledger.to_decimal(v_reward, v_assignment.currency), 'currency', v_assignment.currency);
end
$$;

comment on function marketplace.give_feedback(uuid, boolean, text, integer, numeric) is
$$Tell what became of a lead that the caller's organisation bought on the market, once; it is rewarded with promotional
credit, the setting marketplace.feedback_reward in the currency of the purchase and never more than its price; a refund of
the purchase takes the reward back. Locks the lead, the user's feedback, then
the account. Returns {feedback_id, reward, currency}.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM115 not an owner or manager, LM813 no such purchase, LM814 faults by
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
    give_feedback.assignment_id, give_feedback.booked, ops.bounded(give_feedback.lead_responsive, 'lead_responsive'), give_feedback.time_to_book,
    give_feedback.amount_charged);
end;

comment on function api.give_feedback(uuid, boolean, text, integer, numeric) is
$$Tell what became of a lead you bought on the market
Once for each purchase, and rewarded with credit, which a refund of the purchase takes back: {feedback_id, reward, currency}. lead_responsive: responsive, partial or
ghosted. time_to_book: days. amount_charged: decimal, in the currency of the purchase; both only of a booking.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM115 not an owner or manager, LM813 no such purchase, LM814 faults by
field, LM815 given already, LM816 too much within an hour, LM817 refunded.$$;

grant execute on function api.give_feedback(uuid, boolean, text, integer, numeric) to member;
