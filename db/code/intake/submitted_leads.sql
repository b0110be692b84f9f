create or replace function intake.submitted_leads(
  lead_id uuid,
  submission_key text,
  before uuid,
  page_size integer
)
returns table (
  id uuid, niche text, status text, key text, submitted_at timestamptz, approved_at timestamptz,
  rejected_at timestamptz, rejection_reason text, marked_bad_at timestamptz
)
language plpgsql stable security definer -- partners may not read leads; this returns only what concerns them
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if request.is_test() then
    return query
    select
      l.id, n.slug, l.status, l.submission_key, l.created_at,
      case when l.status not in ('pending_approval', 'rejected') then l.created_at end,
      case when l.status = 'rejected' then l.created_at end,
      case when l.status = 'rejected' then 'The e-mail address asked for it.' end,
      case when l.status = 'bad' then l.created_at end
    from intake.test_lead as l
    join catalog.niche as n on n.id = l.niche_id
    where l.organization_id = request.organization_id()
      and (submitted_leads.lead_id is null or l.id = submitted_leads.lead_id)
      and (submitted_leads.submission_key is null or l.submission_key = submitted_leads.submission_key)
      and (submitted_leads.before is null or l.id < submitted_leads.before)
      and coalesce(request.claim('niches')::jsonb ? l.niche_id::text, true)
    order by l.id desc
    limit least(greatest(submitted_leads.page_size, 1), 100);
    return;
  end if;
  return query
  select
    l.id, n.slug, l.status, p.submission_key, l.created_at, l.approved_at, l.rejected_at, l.rejection_reason, l.marked_bad_at
  from intake.partner_submission as p
  join intake.lead as l on l.id = p.lead_id
  join catalog.niche as n on n.id = l.niche_id
  where p.organization_id = request.organization_id()
    and (submitted_leads.lead_id is null or p.lead_id = submitted_leads.lead_id)
    and (submitted_leads.submission_key is null or p.submission_key = submitted_leads.submission_key)
    and (submitted_leads.before is null or p.lead_id < submitted_leads.before)
    and coalesce(request.claim('niches')::jsonb ? l.niche_id::text, true)
  order by p.lead_id desc
  limit least(greatest(submitted_leads.page_size, 1), 100);
end
$$;

comment on function intake.submitted_leads(uuid, text, uuid, integer) is
$$The leads that the caller's organisation submitted by API key, newest first: their states, and nothing about who bought them. A
key for tests sees test leads, and no other caller does.$$;

grant execute on function intake.submitted_leads(uuid, text, uuid, integer) to member, partner;

create or replace function api.submitted_leads(
  lead_id uuid default null,
  submission_key text default null,
  before uuid default null,
  page_size integer default 20
)
returns table (
  id uuid, niche text, status text, key text, submitted_at timestamptz, approved_at timestamptz,
  rejected_at timestamptz, rejection_reason text, marked_bad_at timestamptz
)
language sql stable
begin atomic
  select s.id, s.niche, s.status, s.key, s.submitted_at, s.approved_at, s.rejected_at, s.rejection_reason, s.marked_bad_at
  from intake.submitted_leads(
    submitted_leads.lead_id, ops.bounded(submitted_leads.submission_key, 'submission_key'), submitted_leads.before,
    submitted_leads.page_size) as s;
end;

comment on function api.submitted_leads(uuid, text, uuid, integer) is
$$What became of the leads that one's organisation submitted by API key
Newest first. lead_id or submission_key: of one lead; they are id and key of its row. status: as in leads:
pending_approval, approved, distributed (sold), unsold,
rejected or bad. A key for tests sees the test leads, and nobody else does. before: the last id of the page before. page_size: 1 to 100.$$;

grant execute on function api.submitted_leads(uuid, text, uuid, integer) to member, partner;
