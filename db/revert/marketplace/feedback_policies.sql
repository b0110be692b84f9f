-- Revert leadmill:marketplace/feedback_policies to pg

begin;

revoke all on marketplace.feedback from member, admin;
drop policy "members see the feedback of their organisation" on marketplace.feedback;
drop policy "admins see all feedback" on marketplace.feedback;
alter table marketplace.feedback disable row level security;

commit;
