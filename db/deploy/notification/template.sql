-- Deploy leadmill:notification/template to pg

begin;

create table notification.template (
  name text primary key,
  event_kind text references event.kind (name),
  recipient_kind text,
  setting text references ops.setting (name),
  context_function text,
  is_optional boolean not null default false,
  comment text not null,
  constraint template_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$'),
  constraint template_recipient_kind_is_known check (recipient_kind in ('user', 'organization', 'lead', 'proof', 'admins')),
  constraint template_event_has_a_recipient check ((event_kind is null) = (recipient_kind is null)),
  constraint template_setting_is_for_events check (setting is null or event_kind is not null),
  constraint template_context_function_is_a_function check (context_function ~ '^[a-z_]+\.[a-z_]+$')
);

create index template_by_event_kind on notification.template (event_kind);
create index template_by_setting on notification.template (setting);

comment on table notification.template is
$$Mails that can be sent, on which event, and to whom. Their words are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Name of the files.$$;
comment on column notification.template.event_kind is $$The event that causes the mail; null where a function of this room does.$$;
comment on column notification.template.recipient_kind is
$$Who is told of the event: user, lead (its submitter) or proof (the address that is to be proved), each the subject; organization (the
owners and managers of the one that the event concerns); admins.$$;
comment on column notification.template.setting is $$The mail is caused only while this setting is true; null for always.$$;
comment on column notification.template.context_function is
$$Function of the room that owns the data: (refs jsonb, organization_id uuid, user_id uuid) returns jsonb, what the words are
filled with for this recipient, null when there is nothing to tell. Null: the words stand alone.$$;
comment on column notification.template.is_optional is $$An organisation may do without it; each such mail says how.$$;
comment on column notification.template.comment is $$Who gets it, and when.$$;

insert into notification.template (name, event_kind, recipient_kind, context_function, comment) values
  ('verify_email', 'sign_up.requested', 'proof', null, 'who signed up: the link that verifies the address'),
  ('account_exists', null, null, null, 'a user: somebody tried to sign up with the address again'),
  ('reset_password', 'password_reset.requested', 'proof', null, 'a user: the link that sets a new password'),
  ('password_changed', 'user.password_changed', 'user', null, 'a user: there is a new password'),
  ('new_log_in', 'user.logged_in_from_elsewhere', 'user', 'identity.describe_session', 'a user: a log-in from a device or network that was not used before'),
  ('outside_login_linked', 'user.outside_login_linked', 'user', 'identity.describe_outside_login', 'a user: somebody signs in through others from now on'),
  ('lead_confirmation', 'lead.submitted', 'lead', 'intake.describe_lead', 'a submitter: the lead has arrived'),
  ('leads_pending', null, null, 'notification.describe_waiting_leads', 'admins: how many leads wait for approval'),
  ('lead_assigned', 'lead.sold', 'organization', 'distribution.describe_assignment', 'a buyer: the lead with its contact data and the charge'),
  ('filter_invalid', 'subscription.filter_invalidated', 'organization', 'distribution.describe_filter_faults', 'a buyer: the form has changed, and a filter could not follow'),
  ('lead_unsold', 'lead.unsold', 'admins', 'intake.describe_lead', 'admins: nobody could buy an approved lead'),
  ('refund_requested', 'refund.requested', 'admins', 'returns.describe_request', 'admins: a buyer says that a lead was bad'),
  ('refund_decided', 'refund.decided', 'organization', 'returns.describe_decision', 'a buyer: what became of the request'),
  ('lead_refunded', 'lead.refunded', 'organization', 'returns.describe_refund', 'a buyer: the lead was marked bad, the price came back'),
  ('confirm_alert_address', null, null, 'notification.describe_alert_address', 'an address that an organisation gave for warnings: the link that agrees'),
  ('low_balance', null, null, 'notification.describe_balance', 'a buyer: funds have fallen below the threshold'),
  ('subscriptions_paused', 'subscriptions.paused', 'organization', 'distribution.describe_subscriptions', 'a buyer: funds do not cover the price any more'),
  ('subscriptions_resumed', 'subscriptions.resumed', 'organization', 'distribution.describe_subscriptions', 'a buyer: funds cover the price again'),
  ('daily_digest', null, null, 'notification.describe_day', 'admins: what happened yesterday');

insert into notification.template (name, event_kind, recipient_kind, setting, context_function, comment) values
  ('lead_pending', 'lead.submitted', 'admins', 'notification.each_lead', 'intake.describe_lead', 'admins: a lead waits for approval; only where notification.each_lead says so');

update notification.template set is_optional = true
where name in ('lead_assigned', 'refund_decided', 'lead_refunded', 'low_balance', 'subscriptions_paused', 'subscriptions_resumed');

commit;
