create or replace view api.audit_events with (security_invoker = true) as
select
  e.id,
  e.action,
  e.entity,
  e.entity_id,
  e.before,
  e.after,
  e.user_id,
  e.role,
  e.session_id,
  e.organization_id,
  e.address,
  e.agent,
  e.request_id,
  e.created_at,
  u.email as user_email,
  o.name as organization_name
from audit.event as e
-- Events outlive whom they name, so there is no foreign key by which PostgREST could embed them.
left join identity.user_account as u on u.id = e.user_id
left join identity.organization as o on o.id = e.organization_id;

comment on view api.audit_events is
$$Who did what, and from where
The audit log, for admins. Append-only. Order by created_at and id.$$;
comment on column api.audit_events.id is $$Increases, with gaps.$$;
comment on column api.audit_events.action is
$$insert, update, delete or truncate; or the name of an action, such as log_in_refused.$$;
comment on column api.audit_events.entity is $$room.table of the row.$$;
comment on column api.audit_events.entity_id is $$Key of the row. The parts of a composite key are joined by /.$$;
comment on column api.audit_events.before is
$$The row before the change; for an update, only what changed. Secrets and personal data read "redacted".$$;
comment on column api.audit_events.after is $$The row after the change, in the same form; for an action, its details.$$;
comment on column api.audit_events.user_id is $$Null for anonymous callers and jobs.$$;
comment on column api.audit_events.role is $$Database role of the caller.$$;
comment on column api.audit_events.session_id is $$Session of the caller.$$;
comment on column api.audit_events.organization_id is $$Organisation that the caller acted for.$$;
comment on column api.audit_events.address is $$Network address of the caller.$$;
comment on column api.audit_events.agent is $$User-Agent of the caller.$$;
comment on column api.audit_events.request_id is $$Request id, the same in every log.$$;
comment on column api.audit_events.user_email is $$The caller's address now, if there still is an account.$$;
comment on column api.audit_events.organization_name is $$What the organisation of the caller is called now.$$;

grant select on api.audit_events to admin;

create trigger audit_events_are_read_only
instead of insert or update or delete on api.audit_events
for each row execute function ops.views_are_read_only();
