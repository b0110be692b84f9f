create or replace function archive.obstacles(lead_ids uuid[]) returns table (lead_id uuid, obstacle text)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select o.id, o.obstacle
  from (
    select
      l.id,
      case
        when l.archived_at is not null then 'archived'
        when l.status in ('pending_approval', 'approved') then l.status
        -- Pipedrive restores a deleted deal within 30 days, and its lead with it.
        when l.status = 'rejected' and l.rejected_by is null and l.rejected_at > now() - interval '31 days' then 'restorable'
        when exists (
          select from sale.assignment as a
          where a.lead_id = l.id
            and a.created_at + make_interval(days => (returns.refund_terms_at(l.niche_id, a.created_at)).window_days) >= now())
          then 'refund_window'
        when exists (select from returns.request as r where r.lead_id = l.id and r.status = 'pending') then 'refund_request'
        when exists (select from marketplace.listing as m where m.lead_id = l.id and m.status in ('waiting', 'open')) then 'listed'
        when exists (select from distribution.waiting_lead as w where w.lead_id = l.id) then 'waiting'
        when exists (
          select from file.file as f
          where f.lead_id = l.id and (f.status = 'awaited' or f.status = 'deleted' and f.cleaned_at is null))
          then 'file'
        when exists (
          select from crm.imported_deal as d
          join crm.import_run as i on i.connection_id = d.connection_id and i.status in ('queued', 'running')
          where d.lead_id = l.id)
          then 'import'
      end as obstacle
    from intake.lead as l
    where l.id = any (lead_ids)
  ) as o
  where o.obstacle is not null;
end;

comment on function archive.obstacles(uuid[]) is
$$Which of these leads must not be archived, and why: archived already; pending_approval; approved (waiting for its run); restorable (its
source withdrew it a short time ago); refund_window (a buyer may still request a refund) or refund_request (one is pending); listed on the
marketplace; waiting for an opening; file (an upload or a clean-up is under way); import (the CRM of its deal is being read).$$;
