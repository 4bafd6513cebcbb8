"""The stages of the flow: functions from values to values plus diagnostics; none calls another."""
