create or replace function billing.defer_check(processor text, kind text, subject text, at timestamptz default null) returns void
language plpgsql volatile
as $$
declare
  v_adapter constant billing.adapter := billing.adapter_of(processor);
  v_task constant text := case kind
    when 'transaction' then v_adapter.verify_task when 'refund' then v_adapter.refunds_task else v_adapter.dispute_task end;
begin
  perform queue.defer(
    v_task, jsonb_build_object(case kind when 'dispute' then 'dispute_id' else 'reference' end, subject),
    queueing_lock => format('%s:%s', v_task, subject),
    at => defer_check.at);
end
$$;

comment on function billing.defer_check(text, text, text, timestamptz) is
$$Have a job ask a processor about a payment (kind transaction), the refunds of a payment (refund), both by its reference, or a dispute by
its id. Nothing else comes of it: only the answer is believed.$$;

create or replace function billing.knows_reference(processor text, reference text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from billing.payment_attempt as a
    where a.processor = knows_reference.processor and a.reference = knows_reference.reference)
$$;

comment on function billing.knows_reference(text, text) is $$Whether a reference is one of ours.$$;

create or replace function billing.finish_claims(processor text, kind text, subject text, outcome text, detail text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update billing.webhook_inbox as i
  set
    status = case outcome when 'settled' then 'applied' when 'foreign' then 'ignored' else 'quarantined' end,
    quarantine_reason = case when outcome in ('mismatch', 'exceeding') then outcome end,
    last_error = case when outcome in ('mismatch', 'exceeding') then 'differs from the deposit: ' || detail end,
    waiting_on = null,
    finished_at = clock_timestamp()
  where outcome <> 'unknown'
    and i.ctid = any(array(
      select w.ctid
      from billing.webhook_inbox as w
      where w.processor = finish_claims.processor and w.status = 'waiting' and not w.is_answer
        and w.waiting_on = format('%s:%s', finish_claims.kind, finish_claims.subject)
      -- The inbox comes before deposits in the lock order, so never wait for it here. The transaction that has locked
      -- such an event has the processor asked again.
      for update skip locked));
$$;

comment on function billing.finish_claims(text, text, text, text, text) is
$$Finish the events that had a processor asked, once its answer was applied: applied, ignored when it is not about us, or quarantined.$$;

create or replace function billing.keep_answer(processor text, kind text, object jsonb, settlement billing.settlement) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_subject constant text := (billing.read_report(processor, object, kind)).subject;
  v_body constant bytea := convert_to(object::text, 'UTF8');
  v_outcome constant text := (settlement).outcome;
begin
  if v_outcome in ('unknown', 'mismatch', 'exceeding') then
    insert into billing.webhook_inbox (
      processor, event_id, type, is_answer, body, body_sha256, status, waiting_on, quarantine_reason, deposit_id, attempts, last_error,
      finished_at)
    values (
      keep_answer.processor, format('answer:%s:%s:%s', kind, left(v_subject, 100), left(encode(sha256(v_body), 'hex'), 16)),
      'answer.' || kind, true, v_body, sha256(v_body),
      case v_outcome when 'unknown' then 'waiting' else 'quarantined' end,
      case v_outcome when 'unknown' then (settlement).detail end,
      case when v_outcome <> 'unknown' then v_outcome end,
      (settlement).deposit_id, 1,
      case when v_outcome <> 'unknown' then 'differs from the deposit: ' || (settlement).detail end,
      case when v_outcome <> 'unknown' then clock_timestamp() end)
    on conflict do nothing;
  end if;
  if kind = 'transaction' and v_outcome in ('mismatch', 'exceeding') then
    -- An admin decides now.
    update billing.payment_attempt as a
    set next_poll_at = null
    where a.processor = keep_answer.processor and a.reference = v_subject;
  end if;
  perform billing.finish_claims(processor, kind, v_subject, v_outcome, (settlement).detail);
end
$$;

comment on function billing.keep_answer(text, text, jsonb, billing.settlement) is
$$What becomes of an answer of a processor that was asked: one that waits for its payment or contradicts our own row is stored among the
events, where an admin sees it. The events that had it asked are finished.$$;
