-- Deploy leadmill:notification/template to pg

begin;

create table notification.template (
  name text primary key,
  comment text not null,
  constraint template_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$')
);

comment on table notification.template is $$Mails that can be sent. Their words are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Name of the files.$$;
comment on column notification.template.comment is $$Who gets it, and when.$$;

insert into notification.template (name, comment) values
  ('verify_email', 'a new user: the link that verifies the address'),
  ('account_exists', 'a user: somebody tried to sign up with the address again'),
  ('reset_password', 'a user: the link that sets a new password'),
  ('lead_confirmation', 'a submitter: the lead has arrived'),
  ('lead_pending', 'admins: a lead waits for approval'),
  ('lead_assigned', 'a buyer: the lead with its contact data and the charge'),
  ('filter_invalid', 'a buyer: the form has changed, and a filter could not follow'),
  ('lead_unsold', 'admins: nobody could buy an approved lead'),
  ('refund_requested', 'admins: a buyer says that a lead was bad'),
  ('refund_decided', 'a buyer: what became of the request'),
  ('lead_refunded', 'a buyer: the lead was marked bad, the price came back');

commit;
