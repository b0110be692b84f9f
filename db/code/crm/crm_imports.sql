create or replace view api.crm_imports with (security_invoker = true) as
select
  r.id,
  r.connection_id,
  r.cause,
  r.requested_by,
  r.status,
  r.window_starts_at,
  r.window_ends_at,
  r.current_list,
  r.pages,
  r.calls,
  r.tokens,
  r.seen,
  r.imported,
  r.updated,
  r.unchanged,
  r.kept,
  r.withdrawn,
  r.excluded,
  r.outside,
  r.ignored,
  r.failed,
  r.consecutive_failures,
  r.problem,
  r.created_at,
  r.started_at,
  r.progressed_at,
  r.finished_at,
  extract(epoch from coalesce(r.finished_at, case when r.status = 'running' then clock_timestamp() end) - r.started_at) as seconds
from crm.import_run as r;

comment on view api.crm_imports is
$$Imports, their progress and their history
The counts grow while an import runs.$$;
comment on column api.crm_imports.cause is $$schedule or admin.$$;
comment on column api.crm_imports.requested_by is $$Admin who started it.$$;
comment on column api.crm_imports.status is $$queued, running, succeeded or failed. With failed deals it succeeded all the same.$$;
comment on column api.crm_imports.window_starts_at is $$Deals that were added before are left out.$$;
comment on column api.crm_imports.window_ends_at is $$Deals that were added after are left out.$$;
comment on column api.crm_imports.current_list is $$Which of Pipedrive's lists comes next: deals, archived, deleted.$$;
comment on column api.crm_imports.pages is $$Pages imported so far.$$;
comment on column api.crm_imports.calls is $$Requests to Pipedrive so far.$$;
comment on column api.crm_imports.tokens is $$What they cost of the day's budget, by Pipedrive's price list.$$;
comment on column api.crm_imports.seen is $$Deals looked at so far: the sum of the counts that follow.$$;
comment on column api.crm_imports.imported is $$New leads.$$;
comment on column api.crm_imports.updated is $$Leads that were changed.$$;
comment on column api.crm_imports.unchanged is $$Leads that were as the deal says.$$;
comment on column api.crm_imports.kept is $$Leads that are past approval and change no more.$$;
comment on column api.crm_imports.withdrawn is $$Leads rejected because their deal was deleted.$$;
comment on column api.crm_imports.excluded is $$Deals of excluded pipelines and stages.$$;
comment on column api.crm_imports.outside is $$Deals that are too young or too old.$$;
comment on column api.crm_imports.ignored is $$Deleted deals that were no leads, and states older than the known one.$$;
comment on column api.crm_imports.failed is $$Deals that could not become leads; import_failure says why.$$;
comment on column api.crm_imports.consecutive_failures is $$Failures since the last page.$$;
comment on column api.crm_imports.problem is $$Why it failed, or what holds it up, as a code.$$;
comment on column api.crm_imports.created_at is $$When it was asked for.$$;
comment on column api.crm_imports.started_at is $$When a worker took it up first.$$;
comment on column api.crm_imports.progressed_at is $$When its last page was imported.$$;
comment on column api.crm_imports.seconds is $$How long it took, or has run so far.$$;

grant select on api.crm_imports to admin;
