create or replace function intake.withdraw_leads(lead_ids uuid[], reason text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update intake.lead as l
  set
    status = 'rejected',
    rejected_at = clock_timestamp(),
    rejection_reason = withdraw_leads.reason,
    updated_at = clock_timestamp()
  where l.id = any (lead_ids)
$$;

comment on function intake.withdraw_leads(uuid[], text) is
$$Reject leads that their source has withdrawn. No person rejects them, so intake.restore_leads() can undo it. The caller must
hold their locks.
Errors: LM307 a lead does not wait for approval.$$;

create or replace function intake.restore_leads(lead_ids uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update intake.lead as l
  set status = 'pending_approval', rejected_at = null, rejection_reason = null, updated_at = clock_timestamp()
  where l.id = any (lead_ids) and l.status = 'rejected' and l.rejected_by is null and l.archived_at is null
$$;

comment on function intake.restore_leads(uuid[]) is
$$Make leads that intake.withdraw_leads() rejected pending approval again. The caller must hold their locks.$$;
