-- Deploy leadmill:notification/template to pg

begin;

create table notification.template (
  name text primary key,
  is_optional boolean not null default false,
  comment text not null,
  constraint template_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$')
);

comment on table notification.template is $$Mails that can be sent. Their words are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Name of the files.$$;
comment on column notification.template.is_optional is $$An organisation may do without it; each such mail says how.$$;
comment on column notification.template.comment is $$Who gets it, and when.$$;

insert into notification.template (name, comment) values
  ('verify_email', 'who signed up: the link that verifies the address'),
  ('account_exists', 'a user: somebody tried to sign up with the address again'),
  ('reset_password', 'a user: the link that sets a new password'),
  ('password_changed', 'a user: there is a new password'),
  ('new_log_in', 'a user: a log-in from a device or network that was not used before'),
  ('outside_login_linked', 'a user: somebody signs in through others from now on'),
  ('lead_confirmation', 'a submitter: the lead has arrived'),
  ('lead_pending', 'admins: a lead waits for approval; only where notification.each_lead says so'),
  ('leads_pending', 'admins: how many leads wait for approval'),
  ('lead_assigned', 'a buyer: the lead with its contact data and the charge'),
  ('filter_invalid', 'a buyer: the form has changed, and a filter could not follow'),
  ('lead_unsold', 'admins: nobody could buy an approved lead'),
  ('refund_requested', 'admins: a buyer says that a lead was bad'),
  ('refund_decided', 'a buyer: what became of the request'),
  ('lead_refunded', 'a buyer: the lead was marked bad, the price came back'),
  ('confirm_alert_address', 'an address that an organisation gave for warnings: the link that agrees'),
  ('low_balance', 'a buyer: funds have fallen below the threshold'),
  ('subscriptions_paused', 'a buyer: funds do not cover the price any more'),
  ('subscriptions_resumed', 'a buyer: funds cover the price again'),
  ('daily_digest', 'admins: what happened yesterday');

update notification.template set is_optional = true
where name in ('lead_assigned', 'refund_decided', 'lead_refunded', 'low_balance', 'subscriptions_paused', 'subscriptions_resumed');

commit;
