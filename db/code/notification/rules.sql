create or replace view api.rules with (security_invoker = true) as
select
  r.id,
  r.organization_id,
  r.name,
  r.event_kinds,
  r.channel_id,
  r.template,
  r.recipient_kind,
  r.filter,
  r.mode,
  r.body_template,
  r.digest,
  to_char(r.quiet_from, 'HH24:MI') as quiet_from,
  to_char(r.quiet_until, 'HH24:MI') as quiet_until,
  r.position,
  r.is_enabled,
  r.version,
  r.created_by,
  r.created_at,
  r.updated_at
from notification.rule as r;

comment on view api.rules is
$$Which events are sent where
Members see the rules of their organisation, admins all, with the mails of the platform. Read them in the order of position, id.
Change a rule with update_rule, set_rule_enabled, reorder_rules and remove_rule, and try it with test_rule. Optional mails are chosen with
set_mail_preference.$$;
comment on column api.rules.organization_id is $$Null for a rule of the platform.$$;
comment on column api.rules.event_kinds is $$The kinds in notification_sources.$$;
comment on column api.rules.template is $$The mail that the platform sends; null for a rule with a channel.$$;
comment on column api.rules.recipient_kind is $$Who gets the mail; null for a rule with a channel.$$;
comment on column api.rules.filter is $$As given, in the language of subscribe; {} for all events.$$;
comment on column api.rules.mode is $$compact or detailed.$$;
comment on column api.rules.body_template is
$$Of an endpoint: the form of the body; of a chat: title and summary; null for the standard ones.$$;
comment on column api.rules.digest is $$each, hourly or daily.$$;
comment on column api.rules.quiet_from is $$Such as 22:00, in the time zone of the organisation; null without quiet hours.$$;
comment on column api.rules.quiet_until is $$When quiet hours end, such as 07:00.$$;
comment on column api.rules.position is $$An event that several rules want is sent in this order.$$;
comment on column api.rules.version is $$Counts the changes; see update_rule.$$;
comment on column api.rules.created_by is $$The user who created the rule; null for those of a release.$$;
comment on column api.rules.updated_at is $$When it was last changed.$$;

grant select on api.rules to member, admin;
