create or replace view api.notification_sources with (security_invoker = true) as
select
  s.event_kind,
  s.title,
  notification.source_fields(s.event_kind) as fields,
  s.sample
from notification.source as s;

comment on view api.notification_sources is
$$Kinds of events that rules can name
With the fields that filters and body templates can use, some of which depend on the organisation, such as the custom fields of its CRM.$$;
comment on column api.notification_sources.event_kind is $$Such as deal.won or lead.sold.$$;
comment on column api.notification_sources.title is $$What to show in a list.$$;
comment on column api.notification_sources.fields is
$$A list of {"id", "label", "type", "options"}, as in a form. A filter names the id, a body template data. and the id.$$;
comment on column api.notification_sources.sample is $$A message of this kind with invented data, as body templates and tests use it.$$;

grant select on api.notification_sources to member, admin;
