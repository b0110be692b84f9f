begin;
select plan(22);

select tests.act_as_anon();
select is(api.site(), '{"name": "Leadmill", "logo": null, "accent_light": null, "accent_dark": null, "mail_footer": null}',
  'everybody reads the name and looks of the platform');
select tests.act_as_nobody();

create temp table admin as select tests.create_user(admin => true) as id;
grant select on admin to public;
select tests.act_as(id) from admin;
select is(tests.outcome(format('select api.change_setting(%L, %L)', 'ops.site_' || s.name, to_jsonb(s.value))), 'done',
  format('%s may be "%s"', s.name, left(s.value, 40)))
from (values
  ('name', 'Acme Leads'), ('logo', 'https://acme.example/logo.png'), ('logo', 'data:image/png;base64,' || repeat('A', 30000)), ('logo', ''),
  ('logo', 'https://acme.example/logo.svg'), ('accent_light', '#1c6dd0'), ('accent_light', ''), ('accent_dark', '#74c0fc'),
  ('mail_footer', E'Acme Ltd\n1 High Street')) as s (name, value);
select is(tests.outcome(format('select api.change_setting(%L, %L)', 'ops.site_' || s.name, to_jsonb(s.value))), '400 LM966',
  format('%s may not be "%s"', s.name, left(s.value, 40)))
from (values
  ('name', ''), ('name', E'Acme\nLeads'), ('logo', 'http://acme.example/logo.png'), ('logo', 'https://acme.example/"><script>'),
  ('logo', 'data:text/html;base64,AAAA'), ('logo', 'data:image/png;base64,' || repeat('A', 40001)), ('accent_light', '#fff'), ('accent_light', 'blue'),
  ('accent_light', '#ffee00'), ('accent_dark', '#222222')) as s (name, value);
select is(api.site(), '{"name": "Acme Leads", "logo": "https://acme.example/logo.svg", "accent_light": null, "accent_dark": "#74c0fc",
  "mail_footer": "Acme Ltd\n1 High Street"}', 'what was set is shown');
select tests.act_as_nobody();

select is(round(ops.contrast('#767676', '#ffffff'), 2), 4.54, 'the contrast is that of WCAG');

select * from finish();
rollback;
